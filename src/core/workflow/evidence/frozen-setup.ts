import type { Digests, Disk, Documents, Search, Uri } from '../../ports';
import { NotText } from '../../ports';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import { childOf, relativePath } from '../../text/uri';
import type { TestCommand } from './test-command';

/** What decides what a check means, by what it is: a hash each. */
export type Setup = Readonly<Record<string, string>>;

/** Files that say how tests, types and lint are run, wherever they lie. */
const setupFiles =
  '**/{vitest.config.*,vitest.workspace.*,vite.config.*,jest.config.*,jest.setup.*,.mocharc.*,babel.config.*,.babelrc,.swcrc,tsconfig*.json,ava.config.*,.c8rc*,.nycrc*,eslint.config.*,.eslintrc*,biome.json*,.npmrc,pytest.ini,conftest.py,tox.ini,setup.cfg,pyproject.toml,sitecustomize.py,usercustomize.py,ruff.toml,.ruff.toml,.flake8,mypy.ini,.mypy.ini,.pylintrc,pyrightconfig.json,package.json}';
const mostFiles = 500;

/** Programs that would run instead of the machine's own, were they put there; and those that run the tests. */
const programs = [
  ...['node', 'npm', 'npx', 'env', 'sh', 'mocha', 'vitest', 'jest', 'tsx'].map((name) => `node_modules/.bin/${name}`),
  ...['python', 'python3', 'pytest'].map((name) => `.venv/bin/${name}`),
];
const mostBytes = 64 * 1024 * 1024;

/** Of a package only what is run, and what configures runners: a new dependency is no other set-up. */
const runnerKeys = [
  'scripts',
  'jest',
  'mocha',
  'vitest',
  'c8',
  'nyc',
  'ava',
  'babel',
  'eslintConfig',
  'config',
  'type',
  'imports',
];

/** Configuration of test runners, which names what is loaded before the tests. */
const runnerFiles = /(?:^|\/)(?:vitest\.|vite\.|jest\.|\.mocharc|package\.json$|ava\.config)/;
/** What a command line has loaded before the tests. */
const loaded =
  /(?:^|\s)--?(?:require|r|import|loader|experimental-loader|setupFiles\w*|config|c|p)[=\s]+["']?([^\s"']+)/g;
/** A file in quotes, without a wildcard. */
const quotedFile = /["'`]((?:[\w@.-]+\/)*[\w@.-]+\.(?:[cm]?[jt]sx?|py))["'`]/g;

/**
 * The set-up of the checks as the files are now: the test command, configuration of tests, types and lint, and the text of
 * each tagged test. What is frozen by its hash can be changed, and somebody is asked then.
 * @param tags of all tests, by file and line
 */
export async function setupOf(
  root: Uri,
  command: TestCommand,
  tags: readonly PlacedTag[],
  ports: {
    readonly search: Search;
    readonly documents: Documents;
    readonly disk: Disk;
    readonly digests: Digests;
  },
  signal: AbortSignal,
): Promise<Setup> {
  const hash = (text: string): string => ports.digests.sha256(text).slice(0, 32);
  const setup: Record<string, string> = { 'the test command': hash(command.line) };
  const { uris } = await ports.search.glob({ folder: root, pattern: setupFiles, limit: mostFiles }, signal);
  const named = new Set(filesIn(command.line, loaded, ''));
  for (const uri of [...uris].toSorted()) {
    signal.throwIfAborted();
    const file = relativePath(uri, root);
    const text = await textOf(uri, ports.documents);
    if (text === undefined) continue;
    const counted = /(?:^|\/)package\.json$/.test(file) ? runnersOf(text) : text;
    setup[file] = hash(counted);
    if (runnerFiles.test(file)) for (const each of filesIn(counted, quotedFile, file)) named.add(each);
  }
  for (const file of named) {
    const text = file in setup ? undefined : await textOf(file.split('/').reduce(childOf, root), ports.documents);
    if (text !== undefined) setup[file] = hash(text);
  }
  for (const file of programs) {
    const image = await ports.disk.image(file.split('/').reduce(childOf, root), mostBytes, false);
    setup[file] = image === 'other' ? 'other' : (image.content ?? 'absent');
  }
  for (const file of new Set(tags.map((tag) => tag.file))) {
    signal.throwIfAborted();
    const text = await textOf(file.split('/').reduce(childOf, root), ports.documents);
    if (text === undefined) continue;
    for (const { name, text: block } of taggedBlocks(
      text,
      tags.filter((tag) => tag.file === file),
    )) {
      setup[`${name} in ${file}`] = hash(block);
    }
  }
  return setup;
}

/** What is frozen and is another now, or gone. What is new was never agreed on, and is looked at when it is. */
export function changedSetup(frozen: Setup, now: Setup): readonly string[] {
  return Object.entries(frozen).flatMap(([name, hash]) => (now[name] === hash ? [] : [name]));
}

/**
 * The text of each tagged test: from its tag to the next one. Where several have one name their texts are joined.
 * @param tags of the file, by line
 */
export function taggedBlocks(
  text: string,
  tags: readonly PlacedTag[],
): readonly { readonly name: string; readonly text: string }[] {
  const lines = text.split(/\r\n|[\r\n]/);
  const blocks = new Map<string, string>();
  tags.forEach((tag, index) => {
    const end = tags[index + 1]?.line ?? lines.length + 1;
    const block = lines
      .slice(tag.line - 1, end - 1)
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
    const ids = [...tag.properties.map((id) => `Property ${id}`), ...tag.requirements.map((id) => `Requirement ${id}`)];
    const name = `the test of ${tag.feature}, ${ids.slice(0, 1).join('')}`;
    const known = blocks.get(name);
    blocks.set(name, known === undefined ? block : `${known}\n${block}`);
  });
  return [...blocks].map(([name, block]) => ({ name, text: block }));
}

/** Files that a text names, as paths from the root. @param from the file that names them */
function filesIn(text: string, sign: RegExp, from: string): readonly string[] {
  const folder = from.split('/').slice(0, -1);
  return [...text.matchAll(sign)].flatMap(([, name = '']) => {
    const parts: string[] = [...folder];
    for (const part of name.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    const isOutside = name.startsWith('/') || parts.length === 0 || parts.includes('node_modules');
    return isOutside ? [] : [parts.join('/')];
  });
}

function runnersOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return text;
    const entries = new Map<string, unknown>(Object.entries(parsed));
    return JSON.stringify(runnerKeys.map((key) => entries.get(key) ?? null));
  } catch {
    return text; // another text is another set-up then
  }
}

async function textOf(uri: Uri, documents: Documents): Promise<string | undefined> {
  try {
    return (await documents.read(uri))?.text;
  } catch (error) {
    if (error instanceof NotText) return undefined;
    throw error;
  }
}
