import { canonicalToolName, namesOfTool } from '../events/tool-names';
import { globOf } from '../text/name-glob';

/** What the names of `tools` that stand for several tools grant (SUBX, `tools` values). */
const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['read', ['read', 'glob', 'grep', 'diagnostics']],
  ['write', ['write', 'rename', 'relocate', 'refactor', 'move', 'delete']],
  ['shell', ['shell', 'process_start', 'process_output', 'process_list', 'process_stop']],
  ['web', ['web_fetch', 'web_search']],
  ['spec', []],
]);

/** Built-in tools that files may name although not every host or version has them; they are missing without a word (SUB-07). */
const toolNames: ReadonlySet<string> = new Set([
  ...[
    'read',
    'write',
    'shell',
    'glob',
    'grep',
    'diagnostics',
    'rename',
    'relocate',
    'refactor',
    'move',
    'delete',
    'subagent',
  ],
  ...[
    'aws',
    'report',
    'todo',
    'process_start',
    'process_output',
    'process_list',
    'process_stop',
    'web',
    'web_fetch',
    'web_search',
    'spec',
    'code',
    'knowledge',
    'thinking',
    'introspect',
    'delegate',
  ],
  ...['session', 'summary', 'context', 'skill', 'image_read', 'tool_search'],
]);

/** Is it a name that a file may use, whether there is such a tool here or not? */
export function isKnownToolName(name: string): boolean {
  return toolNames.has(canonicalToolName(name));
}

/** A value of `tools` that nothing can be meant by. */
export function isUnknownTool(value: string): boolean {
  if (value.startsWith('@') || value === '*') return false;
  if (isGlob(value)) return ![...toolNames].some((name) => matchesName(value, name));
  return !isKnownToolName(value);
}

/**
 * The built-in tools, of those there are, that `tools` makes available (AGENT-13, AGENT-16).
 * @param there canonical names of the tools there are
 */
export function grantedTools(values: readonly string[], there: readonly string[]): readonly string[] {
  return there.filter((name) => values.some((value) => grants(value, name)));
}

function grants(value: string, name: string): boolean {
  if (value === '*' || value === '@builtin') return true;
  const bare = value.startsWith('@builtin/') ? value.slice('@builtin/'.length) : value;
  if (bare.startsWith('@')) return false;
  return groups.get(canonicalToolName(bare))?.includes(name) === true || matchesName(bare, name);
}

/**
 * The entry of `allowedTools` by which the tool runs without asking, or undefined (AGENT-18, AGENT-19). `*` alone is none.
 * @param tool canonical name, or `@server/tool`
 */
export function allowingEntry(entries: readonly string[], tool: string): string | undefined {
  const usable = entries.filter((entry) => entry !== '*');
  return usable.find((entry) => entry === tool) ?? usable.find((entry) => allows(entry, tool));
}

function allows(entry: string, tool: string): boolean {
  if (tool.startsWith('@')) {
    if (!entry.startsWith('@') || entry.startsWith('@builtin')) return false;
    const [server, name] = split(entry);
    const [ofServer, ofName] = split(tool);
    return globOf(server).test(ofServer) && (name === '' || globOf(name).test(ofName));
  }
  if (entry === '@builtin') return true;
  const bare = entry.startsWith('@builtin/') ? entry.slice('@builtin/'.length) : entry;
  return !bare.startsWith('@') && matchesName(bare, tool);
}

/** At the first slash, without the `@`. */
function split(text: string): readonly [server: string, tool: string] {
  const cut = text.indexOf('/');
  return cut < 0 ? [text.slice(1), ''] : [text.slice(1, cut), text.slice(cut + 1)];
}

/** Any of a tool's names, so that `*_bash` finds the shell. */
function matchesName(pattern: string, tool: string): boolean {
  if (!isGlob(pattern)) return canonicalToolName(pattern) === tool;
  const glob = globOf(pattern);
  return namesOfTool(tool).some((name) => glob.test(name));
}

const isGlob = (text: string): boolean => /[*?]/.test(text);
