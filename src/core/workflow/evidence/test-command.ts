import type { TestReport } from '../../ports';

/** What runs tests, as far as we know how to ask it for the list of what ran. */
export type TestFramework = 'vitest' | 'jest' | 'mocha' | 'node' | 'pytest' | 'unittest';

/** A command line by which the tests of a project are run. */
export interface TestCommand {
  /** As people would type it: `npm test`. */
  readonly name: string;
  /** What it comes to, scripts of the package put in. */
  readonly line: string;
  /** Undefined: it cannot be asked which tests ran, so a green exit proves nothing. */
  readonly framework: TestFramework | undefined;
}

/** How a part of a command line shows which framework runs. The first that fits counts. */
const signs: readonly (readonly [TestFramework, RegExp])[] = [
  ['vitest', /(?:^|[\s/\\])vitest(?:\.mjs)?(?=\s|$)/],
  ['jest', /(?:^|[\s/\\])jest(?:\.js)?(?=\s|$)/],
  ['mocha', /(?:^|[\s/\\])_?mocha(?:\.js)?(?=\s|$)/],
  ['pytest', /(?:^|[\s/\\])(?:pytest|py\.test)(?=\s|$)/],
  ['unittest', /\s-m\s+unittest(?=\s|$)/],
  ['node', /(?:^|[\s/\\])(?:node|tsx)(?:\.exe)?(?=\s)(?=.*\s(?:--test|[^\s-]\S*\.[cm]?[jt]s)(?=\s|$))/],
];

/** Does one run of it tell which test ran which code? */
export const isPython = (framework: TestFramework | undefined): boolean =>
  framework === 'pytest' || framework === 'unittest';

/** A call of another script: `npm run -s test:unit -- --bail`. */
const scriptCall =
  /^(?:npm|pnpm|yarn|bun)\s+(?:(?:run|run-script)\s+)?(?:(?:-s|--silent)\s+)?(?<name>[\w:.-]+)(?:\s+(?:--\s+)?(?<rest>.*))?$/;
const deepest = 6;

/**
 * The line that a script comes to: scripts that it calls are put in their place, with what npm would run before and after
 * them, as options for a test runner must reach the test runner.
 * @param scripts of the package, by name
 */
export function expandScript(name: string, scripts: Readonly<Record<string, string>>, depth = 0): string {
  const around = [`pre${name}`, name, `post${name}`].flatMap((each) => {
    const text = scripts[each];
    return text === undefined || text.trim() === '' ? [] : [expandLine(text.trim(), scripts, depth)];
  });
  return around.join(' && ');
}

function expandLine(line: string, scripts: Readonly<Record<string, string>>, depth: number): string {
  return partsOf(line)
    .map(({ text, before }) => {
      const { name, rest = '' } = scriptCall.exec(text.trim())?.groups ?? {};
      const called = name === 't' || name === 'tst' ? 'test' : name;
      const isScript = called !== undefined && scripts[called] !== undefined && depth < deepest;
      if (!isScript) return before + text;
      const expanded = expandScript(called, scripts, depth + 1);
      return `${before} ${rest === '' ? expanded : `${expanded} ${rest}`}${/\s$/.test(text) ? ' ' : ''}`.trimStart();
    })
    .join('');
}

/** The framework that a line runs. */
export function frameworkOf(line: string): TestFramework | undefined {
  for (const [framework, sign] of signs) if (partsOf(line).some(({ text }) => sign.test(text))) return framework;
  return undefined;
}

/** What a run of the tests is given beside the line. */
export interface InstrumentedRun {
  readonly line: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** At least as many inputs for each property. */
  readonly runs: number;
  /** Predicates say the opposite. */
  readonly inverted: boolean;
  /** Folders in which programs are looked for, before those of the machine. */
  readonly path: string | undefined;
  /** Run these tests and no others, by a pattern that a part of their names has, see {@link namePattern}. */
  readonly only?: string | undefined;
  /** Absolute path of a file: measure which of its code runs. */
  readonly covers?: string | undefined;
  /** Failures that are to be seen again. */
  readonly replays?: readonly Replay[] | undefined;
}

/** A pattern for names, of letters and points alone: every shell and every runner reads it alike. */
export function namePattern(names: readonly string[]): string {
  const patterns = names.map((name) => name.replace(/[^A-Za-z0-9_]/g, '.'));
  return patterns.length === 1 ? `${patterns.join('')}$` : `(${patterns.join('|')})$`;
}

/** How a property failed in an earlier run, so that it fails the same way once more (PBT-11). */
export interface Replay {
  /** Relative to the root; the file's name alone counts, as what runs may be compiled. */
  readonly file: string;
  /** Where the test called the library. */
  readonly line: number | null;
  /** The test as its runner named it to the instrument. */
  readonly test: string | null;
  readonly seed: string;
  /** The way from the seed to the counterexample; libraries that have none run from the seed on. */
  readonly path: string | null;
}

/**
 * The line with our reporters and instruments in it. The user's files are not touched, and what the line says of reporters
 * does not count against ours.
 */
export function instrumentedRun(
  { line, framework }: TestCommand,
  report: TestReport,
  { runs, inverted, path, only, covers, replays = [] }: RunOptions,
): InstrumentedRun {
  const { instruments } = report;
  const nodeOptions = nodeOptionsFor(line, framework, instruments.preload, instruments.nodeReporter);
  const variables = {
    CI: 'true',
    FINGERPOST_REPORT: report.lines,
    FINGERPOST_RUNS: String(runs),
    ...(inverted ? { FINGERPOST_INVERT: '1' } : {}),
    ...(replays.length > 0 ? { FINGERPOST_REPLAY: JSON.stringify(replays) } : {}),
    ...(path === undefined ? {} : { PATH: path }),
    ...(covers !== undefined && (framework === 'node' || framework === 'mocha')
      ? { NODE_V8_COVERAGE: report.coverage }
      : {}),
    ...(isPython(framework)
      ? {
          ...(framework === 'pytest' ? { PYTEST_ADDOPTS: '-p fingerpost_checks -p no:cacheprovider' } : {}),
          ...(covers === undefined ? {} : { FINGERPOST_COVERAGE: report.coverage, FINGERPOST_COVERS: covers }),
          PYTHONPATH: instruments.python,
          PYTHONDONTWRITEBYTECODE: '1',
          HYPOTHESIS_STORAGE_DIRECTORY: report.scratch,
        }
      : { NODE_OPTIONS: nodeOptions }),
  };
  return { line: withOwnNodeOptions(withArguments(line, framework, report, { only, covers }), nodeOptions), variables };
}

type Selection = Pick<RunOptions, 'only' | 'covers'>;

function withArguments(
  line: string,
  framework: TestFramework | undefined,
  report: TestReport,
  selection: Selection,
): string {
  if (framework === 'node') return withNodePattern(line, selection);
  if (framework === 'unittest') return withOwnUnittest(line);
  const added = [argumentsFor(framework, report), ...selected(framework, report, selection)].join(' ').trimEnd();
  if (framework === undefined || added === '') return line;
  const sign = signs.find(([each]) => each === framework)?.[1];
  return partsOf(line)
    .map(({ text, before }) => {
      if (!sign?.test(text)) return before + text;
      const watchless = framework === 'jest' ? text.replace(/\s--watch(?:All)?(?=\s|$)/g, '') : text;
      return `${before}${watchless.trimEnd()} ${added}${/\s$/.test(text) ? ' ' : ''}`;
    })
    .join('');
}

/** Its own program takes neither reporters nor plugins; ours is the same program with a reporter in it. */
function withOwnUnittest(line: string): string {
  return partsOf(line)
    .map(({ text, before }) => before + text.replace(/(\s-m\s+)unittest(?=\s|$)/, '$1fingerpost_unittest'))
    .join('');
}

/** Node takes the pattern before the files only, and not in NODE_OPTIONS. */
function withNodePattern(line: string, { only }: Selection): string {
  const sign = signs.find(([each]) => each === 'node')?.[1];
  if (only === undefined || !sign) return line;
  return partsOf(line)
    .map(({ text, before }) => {
      const program = /(?:^|[\s/\\])(?:node|tsx)(?:\.exe)?(?=\s)/.exec(text);
      if (!program || !sign.test(text)) return before + text;
      const end = program.index + program[0].length;
      return `${before}${text.slice(0, end)} --test-name-pattern=${quoted(only)}${text.slice(end)}`;
    })
    .join('');
}

function selected(framework: TestFramework | undefined, report: TestReport, selection: Selection): readonly string[] {
  const { only, covers } = selection;
  const folder = quoted(report.coverage);
  switch (framework) {
    case 'vitest':
      return [
        ...(only === undefined ? [] : [`--testNamePattern=${quoted(only)}`, '--passWithNoTests']),
        ...(covers !== undefined
          ? ['--coverage.enabled', '--coverage.reporter=json', `--coverage.reportsDirectory=${folder}`]
          : []),
      ];
    case 'jest':
      return [
        ...(only === undefined ? [] : [`--testNamePattern=${quoted(only)}`, '--passWithNoTests']),
        ...(covers !== undefined ? ['--coverage', '--coverageReporters=json', `--coverageDirectory=${folder}`] : []),
      ];
    case 'mocha':
      return only === undefined ? [] : [`--grep ${quoted(only)}`];
    default:
      return [];
  }
}

function argumentsFor(framework: TestFramework | undefined, report: TestReport): string {
  switch (framework) {
    case 'vitest':
      return `--run --reporter=default --reporter=json --outputFile.json=${quoted(report.results)}`;
    case 'jest':
      return `--ci --watchAll=false --json --outputFile=${quoted(report.results)}`;
    case 'mocha':
      return `--reporter ${quoted(report.instruments.mochaReporter)}`;
    default:
      return '';
  }
}

/** Node wants as many destinations as reporters, and the line may name reporters without one. */
function nodeOptionsFor(line: string, framework: TestFramework | undefined, preload: string, reporter: string): string {
  const loaded = `--require ${optionWord(preload)}`;
  if (framework !== 'node') return loaded;
  const own = line.match(/--test-reporter[= ]/g)?.length ?? 0;
  const given = line.match(/--test-reporter-destination[= ]/g)?.length ?? 0;
  const destinations = Array.from({ length: 1 + Math.max(0, own - given) }, () => '--test-reporter-destination=stdout');
  return [loaded, `--test-reporter=${optionWord(reporter)}`, ...destinations].join(' ');
}

/** A line that sets Node's options itself would else lose ours. */
function withOwnNodeOptions(line: string, options: string): string {
  return options.includes('"')
    ? line
    : line.replace(/\bNODE_OPTIONS=(?<quote>["']?)(?=\S)/g, (match, quote: string) => {
        return quote === '' ? match : `${match}${options} `;
      });
}

/** In NODE_OPTIONS a word with blanks stands in double quotes. */
function optionWord(word: string): string {
  return /[\s"\\]/.test(word) ? `"${word.replace(/["\\]/g, String.raw`\$&`)}"` : word;
}

/** For bash, sh and PowerShell alike where the path holds no quote, as ours do. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path}'`);

interface Part {
  readonly text: string;
  /** The operator before it. */
  readonly before: string;
}

/** The commands of a line, at `&&`, `||`, `;`, `&` and `|` outside of quotes and brackets. Joined they are the line again. */
export function partsOf(line: string): readonly Part[] {
  const parts: { text: string; before: string }[] = [{ text: '', before: '' }];
  const tokens = /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|&&|\|\||[0-9]?>&[0-9-]?|&>|[;&|]|[\s\S]/g;
  for (const [token] of line.matchAll(tokens)) {
    if (/^(?:&&|\|\||[;&|])$/.test(token)) parts.push({ text: '', before: token });
    else {
      const last = parts.at(-1);
      if (last) last.text += token;
    }
  }
  return parts;
}
