import { z } from 'zod';
import { splitLines } from '../text/lines';
import type { MeantChange } from './changed-documents';
import { knownText } from './known-text';
import { firstOf } from './planned-edit';
import { plural } from './plural';
import { askServer, detailOf, meantChanges, refactor, withoutStop } from './refactoring-plan';
import { definePlannedTool, failed } from './tool';
import type { Plan, ToolContext, ToolResult } from './tool';

const input = z.strictObject({
  path: z.string().min(1).describe('A file in which the symbol stands, best that of its declaration.'),
  symbol: z.string().min(1).describe('The symbol’s name now.'),
  line: z.int().min(1).describe('A line of the file on which it stands.'),
  new_name: z
    .string()
    .regex(/^[^\s"'`()[\]{};,]+$/, 'new_name must be a name, without spaces, quotes and brackets.')
    .describe('What it is to be called.'),
});

type Input = z.infer<typeof input>;

/** `rename`: renames a symbol in the whole program through its language server (`REFAC-01`, `REFAC-04` to `REFAC-06`). */
export const renameTool = definePlannedTool<Input>({
  name: 'rename',
  description: [
    'Renames a function, variable, type, class or member everywhere it is used, by the language server: one call instead of many edits.',
    'Use it whenever a name of the code is to change, also when that is only a part of the task, such as a linter that asks for another spelling.',
    'All files are changed or none. The answer tells what the language servers say of them afterwards, and where the old name still stands.',
    'Where no language server can do it, it says so; then search and edit, and check the result.',
  ].join(' '),
  input,
  access: ({ path }) => [{ kind: 'write', path }],
  label: ({ symbol, new_name }) => `Rename ${symbol} to ${new_name}`,
  async plan(given, context): Promise<Plan | ToolResult> {
    const { refactor: server } = context;
    if (server === undefined) return failed(`No provider: there is no language server here. ${instead(given)}`);
    const uri = context.resolve(given.path);
    const offset = await offsetOf(given, context);
    if (typeof offset === 'string') return failed(`${offset} Nothing was renamed.`);
    if (given.symbol === given.new_name) return failed('That is its name already.');
    const found = await askServer(
      (signal) => server.rename({ uri, offset, newName: given.new_name }, signal),
      context.signal,
    );
    if ('problem' in found) {
      return failed(
        found.problem === 'refused'
          ? `Not renameable: ${withoutStop(found.because)}. Nothing was renamed.`
          : `No provider: no language server can rename in ${context.display(uri)} (${withoutStop(found.because)}). ${instead(given)}`,
      );
    }
    const meant = await meantChanges(found.edits, undefined, context);
    if ('problem' in meant) return failed(`${meant.problem} Nothing was renamed.`);
    if (meant.length === 0) return failed('Not renameable: the language server found nothing to change.');
    return planOf(given, meant, context);
  },
});

function instead({ symbol }: Input): string {
  return `Nothing was renamed. Find ${symbol} with grep, edit each place that means it with write, then check the files.`;
}

/** Where the symbol stands, or why it cannot be said. */
async function offsetOf({ path, symbol, line }: Input, context: ToolContext): Promise<number | string> {
  const uri = context.resolve(path);
  const name = context.display(uri);
  const text = await knownText(uri, context);
  if (typeof text !== 'string') return text.problem;
  const places = splitLines(text).map(({ start, end }) => placeIn(text.slice(start, end), symbol, start));
  const place = places[line - 1];
  if (place !== undefined) return place;
  const lines = places.flatMap((each, at) => (each === undefined ? [] : [at + 1]));
  return lines.length === 0
    ? `${symbol} does not stand in ${name}.`
    : `${symbol} does not stand on line ${line} of ${name}. It stands on line ${firstOf(lines)}.`;
}

/** The first place on a line where the name stands by itself. */
function placeIn(line: string, name: string, start: number): number | undefined {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    if (!isPart(line[at - 1]) && !isPart(line[at + name.length])) return start + at;
  }
  return undefined;
}

function planOf({ symbol, new_name: newName }: Input, meant: readonly MeantChange[], context: ToolContext): Plan {
  return {
    access: meant.map(({ uri }) => ({ kind: 'write', path: uri })),
    label: `Rename ${symbol} to ${newName} in ${plural(meant.length, 'file')}`,
    detail: detailOf(meant, context),
    async run(running) {
      const { problem, notes, changes, seen } = await refactor(meant, symbol, running);
      if (problem !== undefined) return { outcome: 'failed', content: problem, changes };
      const places = meant.map(({ uri, becomes }) => {
        return { name: running.display(uri), count: becomes === 'gone' ? 0 : becomes.edits.length };
      });
      const total = places.reduce((sum, { count }) => sum + count, 0);
      const content = [
        `${symbol} is ${newName} now, in ${plural(total, 'place')} of ${plural(places.length, 'file')}:`,
        ...places.map(({ name, count }) => `${name}: ${count}`),
        ...notes,
      ];
      return { outcome: 'done', content: content.join('\n'), changes, seen };
    },
  };
}
