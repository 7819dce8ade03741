import { pathOf } from '../../text/uri';
import type { Place } from '../paths';
import { executionName } from '../execution';
import { sensitiveName } from '../sensitive';
import { judgeSimple } from './judge-simple';
import type { CommandJudgement, CommandPlaces, CommandRules, JudgedLine, JudgedPart, LineContext } from './judgement';
import { deepestLine, type LinePart, type Redirection, type ShellLine } from './line';
import { concernAt, isHarmlessDevice, touchedBy } from './places';
import { shProblem } from './plain-sh';
import { readBash } from './read-bash';
import { readPowerShell } from './read-powershell';
import { coverageOf, deniedBy, nameOfRule, offeredPatterns, type Rule } from './rules';
import { standingOf, variablesOf } from './standing';
import { argumentsOf, literally } from './words';

/**
 * What may this command do? It is parsed as its shell would, and every command, redirection, substitution and statement in
 * it is judged by itself; the strictest of them is the verdict, and what cannot be read is asked (README ONE-06, TERM-01 to
 * TERM-09). For every tool that runs commands.
 * @param folder where it starts
 */
export async function judgeCommand(
  command: string,
  folder: Place,
  rules: CommandRules,
  places: CommandPlaces,
): Promise<CommandJudgement> {
  const line = command.trim();
  const { workspace } = places;
  const home = workspace.home === undefined ? undefined : pathOf(workspace.home);
  const standing = { folders: [...new Set([folder.uri, folder.real])], isUnknown: false, isChanging: false };
  const shell = rules.shell ?? (await rules.parser.shell());
  const start = new Map<string, readonly string[]>([['PWD', standing.folders.map((each) => literally(pathOf(each)))]]);
  if (home !== undefined) start.set('HOME', [literally(home)]);
  const judged = await judgeLine(line, { ...rules, ...places, standing, variables: start, shell, depth: 0, judgeLine });
  const texts = [...new Set([line, ...judged.texts])];
  const denied = texts.map((text) => deniedBy(rules.denied, text)).find((entry) => entry !== undefined);
  const concern = judged.parts.find((part) => part.concern !== undefined)?.concern ?? folderConcern(folder);
  // Whoever trusts a line to the last character trusts all that is in it.
  const whole = rules.rules.find(
    (rule) => rule.kind === 'pattern' && !rule.text.includes('*') && rule.text.trim() === line,
  );
  const parts = judged.parts.map((part) => withWhole(part, whole));
  const runs =
    denied === undefined &&
    concern === undefined &&
    parts.length > 0 &&
    parts.every(({ verdict }) => verdict === 'run') &&
    (judged.problem === undefined || whole !== undefined);
  return {
    verdict: runs ? 'run' : 'ask',
    parts: parts.map(({ text, verdict, rule, because, concern: always }) => ({
      text,
      verdict,
      rule,
      because: always ?? because,
    })),
    concern,
    problem: judged.problem,
    denied,
    texts,
    patterns: concern === undefined && denied === undefined ? offers(line, judged, rules) : [],
  };
}

/** Parts of one line that are judged. Nobody reads more of them on a card either. */
const mostParts = 200;

/** Judges one line, that of a command or one that a command holds for a shell. */
async function judgeLine(line: string, context: LineContext): Promise<JudgedLine> {
  if (context.depth > deepestLine) return { parts: [], problem: 'holds lines in lines in lines', texts: [] };
  const read = await readLine(line, context);
  if (read.parts.length > mostParts) {
    return { parts: [], problem: 'has too many parts to be judged', texts: read.parts.map(({ text }) => text) };
  }
  const { workspace, files } = context;
  const home = workspace.home === undefined ? undefined : pathOf(workspace.home);
  const variables = new Map([...context.variables, ...variablesOf(read, home)]);
  for (const name of reassigned(read)) if (!variablesOf(read, home).has(name)) variables.delete(name);
  const start = { ...context.standing, isChanging: context.standing.isChanging || read.parts.length > 1 };
  const standing = await standingOf(read, start, variables, workspace, files);
  const here = { ...context, variables, standing };
  const judged = await Promise.all(read.parts.map((part) => judgePart(part, here)));
  const inner = judged.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return {
    parts: judged.flatMap(({ parts }) => parts),
    problem: read.problem ?? inner[0],
    texts: judged.flatMap(({ texts }) => texts),
  };
}

const reassigned = ({ parts }: ShellLine): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'statement' ? part.assigns.map(({ name }) => name) : []));

async function readLine(line: string, { parser, shell }: LineContext): Promise<ShellLine> {
  const tree = await parser.parse(line, shell);
  if (!tree) return { parts: [], problem: 'cannot be read here, or is too long' };
  if (shell === 'powershell') return readPowerShell(line, tree);
  const read = readBash(line, tree);
  return shell === 'sh' ? { ...read, problem: read.problem ?? shProblem(tree) } : read;
}

async function judgePart(part: LinePart, context: LineContext): Promise<JudgedLine> {
  switch (part.kind) {
    case 'command':
      return judgeSimple(part, context);
    case 'redirection':
      return { parts: await judgeRedirection(part, context), problem: undefined, texts: [part.text] };
    case 'input':
      return only(part.text, allOf(context.rules), 'is fed with text');
    case 'statement': {
      if (part.text === '') return { parts: [], problem: undefined, texts: [] };
      const rule = context.rules.find((each) => {
        const coverage = coverageOf(each, part.text, false);
        return coverage && (coverage.isAll || coverage.words === Infinity || !/`|\$\(/.test(part.text));
      });
      return only(part.text, rule, part.what);
    }
  }
}

function only(text: string, rule: Rule | undefined, because: string): JudgedLine {
  const part: JudgedPart = rule
    ? { text, verdict: 'run', rule: nameOfRule(rule), because: undefined, concern: undefined }
    : { text, verdict: 'ask', rule: undefined, because, concern: undefined };
  return { parts: [part], problem: undefined, texts: [text] };
}

const allOf = (rules: readonly Rule[]): Rule | undefined =>
  rules.find((rule) => rule.kind === 'pattern' && rule.text.trim() === '*');

/**
 * Reading an ordinary file needs no rule. Writing one is what a rule for its command has not said: only a place to which
 * anything may be written, or a rule for everything, lets it pass.
 */
async function judgeRedirection(part: Redirection, context: LineContext): Promise<readonly JudgedPart[]> {
  const { variables, standing, workspace, files, rules, mayWrite } = context;
  const home = workspace.home === undefined ? undefined : pathOf(workspace.home);
  const isWide = context.shell === 'powershell';
  const uses = argumentsOf(part.target, variables, home).map((each) => ({ ...each, kind: part.mode, isWide }));
  const touched = (await Promise.all(uses.map((use) => touchedBy(use, standing, workspace, files)))).flat();
  const { text, mode } = part;
  const concerns = await Promise.all(touched.map((each) => concernAt(each, context)));
  const concern = concerns.find((each) => each !== undefined);
  if (concern !== undefined || touched.length === 0) {
    const why = concern ?? 'names a file that only the shell will know';
    return [{ text, verdict: 'ask', rule: undefined, because: why, concern: why }];
  }
  const places = touched.flatMap((each) => ('problem' in each ? [] : [each.place]));
  if (places.every(isHarmlessDevice)) return [];
  if (mode === 'read') return [{ text, verdict: 'run', rule: 'reads a file', because: undefined, concern: undefined }];
  const all = allOf(rules);
  const free = await Promise.all(places.map(async (place) => isHarmlessDevice(place) || (await mayWrite(place))));
  const isFree = free.every((each) => each);
  if (all || isFree) {
    const rule = all ? nameOfRule(all) : 'writes in the workspace';
    return [{ text, verdict: 'run', rule, because: undefined, concern: undefined }];
  }
  const because = `writes ${places.map(({ display }) => display)[0] ?? ''}`;
  return [{ text, verdict: 'ask', rule: undefined, because, concern: undefined }];
}

function withWhole(part: JudgedPart, whole: Rule | undefined): JudgedPart {
  if (!whole || part.concern !== undefined || part.verdict === 'run') return part;
  return { ...part, verdict: 'run', rule: nameOfRule(whole), because: undefined };
}

/** A folder in which every command works on what runs later, or on secrets. */
function folderConcern({ uri, real }: Place): string | undefined {
  for (const each of [uri, real]) {
    const segments = pathOf(each)
      .split('/')
      .filter((part) => part !== '');
    const reason = executionName(segments) ?? sensitiveName(segments);
    if (reason !== undefined) return `names its folder, which ${reason}`;
  }
  return undefined;
}

/** What trusting it could mean. A line of several commands, or with more than words, can be trusted only as it stands. */
function offers(line: string, { parts, problem }: JudgedLine, { denied, rules }: CommandRules): readonly string[] {
  if (/\n/.test(line) || rules.some((rule) => rule.kind === 'pattern' && rule.text.trim() === '*')) {
    return parts.length === 0 ? [] : offeredPatterns(line, undefined, denied);
  }
  const [part, ...others] = parts;
  const isOne = part !== undefined && others.length === 0 && problem === undefined && part.because === undefined;
  const words = isOne && part.text === line.replace(/\s+/g, ' ') ? part.text.split(' ') : undefined;
  return offeredPatterns(line, words && !/^[A-Za-z_]\w*=/.test(part?.text ?? '') ? { words } : undefined, denied);
}
