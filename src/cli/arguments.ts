import { parseArgs } from 'node:util';

/** What the terminal was asked to do. */
export type Command =
  | {
      readonly kind: 'exec';
      readonly prompt: string;
      readonly folder: string;
      readonly trustAll: boolean;
      readonly json: boolean;
      readonly model: string | undefined;
    }
  | { readonly kind: 'spec-list'; readonly folder: string; readonly json: boolean }
  | { readonly kind: 'spec-show'; readonly name: string; readonly folder: string; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** The words on the command line make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage:
  fingerpost exec "<prompt>" [--trust-all-tools] [--json] [--model PROVIDER/ID] [--cwd DIR]
      Runs one prompt. What must be asked is asked on the terminal, and refused without one.
  fingerpost spec list [--cwd DIR] [--json]
  fingerpost spec show <name> [--cwd DIR] [--json]
      Reads the specs below DIR/.kiro/specs.
  fingerpost --version | --help

Environment: ANTHROPIC_API_KEY, FINGERPOST_HOME.
Exit codes: 0 done, 1 failed or refused, 2 usage, 130 stopped.`;

const options = {
  'trust-all-tools': { type: 'boolean' },
  json: { type: 'boolean' },
  model: { type: 'string' },
  cwd: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/**
 * @param words behind the program's name
 * @throws UsageError
 */
export function parseCommand(words: readonly string[], here: string): Command {
  const { values, positionals } = read(words);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const folder = values.cwd ?? here;
  const json = values.json ?? false;
  const [subject, verb, ...rest] = positionals;
  if (subject === 'exec') {
    const prompt = [verb, ...rest].filter((word) => word !== undefined).join(' ');
    if (prompt.trim() === '') throw new UsageError('exec needs a prompt: fingerpost exec "<prompt>"');
    return { kind: 'exec', prompt, folder, trustAll: values['trust-all-tools'] ?? false, json, model: values.model };
  }
  if (subject === 'spec' && verb === 'list') {
    if (rest.length > 0) throw new UsageError(`spec list takes no name, got "${rest.join(' ')}"`);
    return { kind: 'spec-list', folder, json };
  }
  if (subject === 'spec' && verb === 'show') {
    const [name, ...more] = rest;
    if (name === undefined || more.length > 0) throw new UsageError('spec show needs the name of one spec');
    return { kind: 'spec-show', name, folder, json };
  }
  if (subject === undefined) return { kind: 'help' };
  throw new UsageError(`Unknown command "${positionals.slice(0, 2).join(' ')}"`);
}

function read(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
