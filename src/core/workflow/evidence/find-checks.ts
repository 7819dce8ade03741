import { z } from 'zod';
import type { Documents, Files, Settings, Uri } from '../../ports';
import { childOf } from '../../text/uri';
import { expandScript, frameworkOf, type TestCommand, type TestFramework } from './test-command';

/** Settings about checks, `fingerpost.` left out. */
export const checkSettings = {
  command: 'checks.testCommand',
  devServer: 'checks.devServer',
  minutes: 'checks.timeoutMinutes',
  runs: 'pbt.numRuns',
  attempts: 'run.fixAttempts',
} as const;

/** What switches the running of tests off. */
const none = 'none';

const manifest = z.object({
  scripts: z.record(z.string(), z.string()).catch({}).default({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
});

/** What npm writes into a new package. */
const placeholder = /no test specified/;

const byPackage: readonly (readonly [TestFramework, string])[] = [
  ['vitest', 'vitest run'],
  ['jest', 'jest'],
  ['mocha', 'mocha'],
];

const pythonFiles: readonly (readonly [string, RegExp])[] = [
  ['pytest.ini', /(?:)/],
  ['conftest.py', /(?:)/],
  ['pyproject.toml', /pytest/],
  ['setup.cfg', /\[tool:pytest\]/],
  ['tox.ini', /\[pytest\]/],
  ['requirements-dev.txt', /^pytest\b/m],
  ['requirements.txt', /^pytest\b/m],
];

/**
 * How the tests of a folder are run: as the user's setting says, by the `test` script of package.json, by a framework that the
 * package depends on, or by pytest. Undefined where there is nothing of it, or the setting says `none`.
 */
export async function findTestCommand(
  root: Uri,
  ports: { readonly documents: Documents; readonly files: Files; readonly settings: Settings },
): Promise<TestCommand | undefined> {
  const set = ports.settings.get(checkSettings.command);
  const wanted = typeof set === 'string' ? set.trim() : '';
  if (wanted === none) return undefined;
  const read = async (name: string): Promise<string | undefined> => {
    const uri = childOf(root, name);
    const stat = await ports.files.stat(uri);
    return stat?.kind === 'file' ? (await ports.documents.read(uri))?.text : undefined;
  };
  const scripts = scriptsOf(await read('package.json'));
  if (wanted !== '') {
    const line = expandLineOf(wanted, scripts.scripts);
    return { name: wanted, line, framework: frameworkOf(line) };
  }
  const test = scripts.scripts['test'];
  if (test !== undefined && test.trim() !== '' && !placeholder.test(test)) {
    const line = expandScript('test', scripts.scripts);
    return { name: 'npm test', line, framework: frameworkOf(line) };
  }
  for (const [framework, line] of byPackage) {
    if (scripts.depends.has(framework)) return { name: `npx ${line}`, line, framework };
  }
  for (const [name, sign] of pythonFiles) {
    const text = await read(name);
    if (text !== undefined && sign.test(text)) return { name: 'pytest', line: 'pytest', framework: 'pytest' };
  }
  return undefined;
}

function scriptsOf(text: string | undefined): {
  readonly scripts: Readonly<Record<string, string>>;
  readonly depends: ReadonlySet<string>;
} {
  const found = manifest.safeParse(json(text));
  if (!found.success) return { scripts: {}, depends: new Set() };
  const { scripts, dependencies, devDependencies } = found.data;
  return { scripts, depends: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]) };
}

/** A line of the user's setting may call scripts as a script may. */
function expandLineOf(line: string, scripts: Readonly<Record<string, string>>): string {
  const name = '\0';
  return expandScript(name, { ...scripts, [name]: line });
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // a package that cannot be read has no scripts
  }
}
