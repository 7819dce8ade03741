import { z } from 'zod';
import type { Uri } from '../ports';
import { nameOf, relativePath } from '../text/uri';
import type { MeantChange } from './changed-documents';
import { targetProblem } from './move';
import { plural } from './plural';
import { askServer, detailOf, meantChanges, refactor, withoutStop } from './refactoring-plan';
import { definePlannedTool, failed } from './tool';
import type { Plan, ToolContext, ToolResult } from './tool';
import { wholePlace } from './whole-files';

const input = z.strictObject({
  from: z.string().min(1).describe('The source file, relative to the root or absolute.'),
  to: z.string().min(1).describe('Its whole new path, name included. Nothing may be there.'),
});

/** `relocate`: moves a source file, and the imports of the whole program follow (`REFAC-02`, `REFAC-04` to `REFAC-06`). */
export const relocateTool = definePlannedTool<z.infer<typeof input>>({
  name: 'relocate',
  description: [
    'Moves or renames a source file and, by the language server, every import of it: static and dynamic ones, re-exports, barrels, and those in the file itself.',
    'Use it whenever a file of code is to move; move and mv leave imports broken.',
    'All files are changed or none. The answer tells what the language servers say of them afterwards, and where the old path still stands.',
    'Where no language server can do it, it says so; then use move and mend the imports.',
  ].join(' '),
  input,
  access: ({ from, to }) => [
    { kind: 'write', path: from },
    { kind: 'write', path: to, from },
  ],
  label: ({ from, to }) => `Move ${from} to ${to} with its imports`,
  async plan(given, context): Promise<Plan | ToolResult> {
    const { refactor: server } = context;
    if (server === undefined) return failed(`No provider: there is no language server here. ${instead}`);
    const [from, to] = [context.resolve(given.from), context.resolve(given.to)];
    if ((await context.files.stat(from))?.kind === 'folder') {
      return failed(`${context.display(from)} is a folder. Relocate its files one by one. Nothing was moved.`);
    }
    const place = await wholePlace(from, false, context);
    if ('problem' in place) return failed(`${place.problem} Nothing was moved.`);
    const taken = await targetProblem(from, to, context);
    if (taken !== undefined) return failed(`${taken} Nothing was moved.`);
    const found = await askServer((signal) => server.move(from, to, signal), context.signal);
    if ('problem' in found) {
      const why = withoutStop(found.because);
      return failed(
        found.problem === 'refused'
          ? `Not movable with its imports: ${why}. ${instead}`
          : `No provider: no language server can move ${context.display(from)} with its imports (${why}). ${instead}`,
      );
    }
    const expectedHash = place.files[0]?.document.hash ?? '';
    const meant = await meantChanges(found.edits, { from, to, expectedHash }, context);
    return 'problem' in meant ? failed(`${meant.problem} Nothing was moved.`) : planOf(from, to, meant, context);
  },
});

const instead =
  'Nothing was moved. Use move, find what names the old path with grep, edit it with write, then check the files.';

function planOf(from: Uri, to: Uri, meant: readonly MeantChange[], context: ToolContext): Plan {
  const [name, newName] = [context.display(from), context.display(to)];
  const others = meant.filter(({ uri }) => uri !== from);
  const following = others.length === 0 ? '' : ` with imports in ${plural(others.length, 'file')}`;
  return {
    access: [
      { kind: 'write', path: from },
      { kind: 'write', path: to, from },
      ...others.map(({ uri }) => ({ kind: 'write', path: uri }) as const),
    ],
    label: `Move ${name} to ${newName}${following}`,
    detail: detailOf(meant, context),
    async run(running) {
      const oldName = oldPath(from, to, running.root);
      const { problem, notes, changes, seen } = await refactor(meant, oldName, running);
      if (problem !== undefined) return { outcome: 'failed', content: problem, changes };
      const edited = meant.flatMap(({ becomes }) =>
        becomes === 'gone' || becomes.edits.length === 0 ? [] : [becomes],
      );
      const places = edited.map(({ uri, edits }) => `${running.display(uri)}: ${edits.length}`);
      const head =
        places.length === 0 ? 'No import had to follow.' : `Imports followed in ${plural(places.length, 'file')}:`;
      const content = [`${name} is ${newName} now. ${head}`, ...places, ...notes].join('\n');
      return { outcome: 'done', content, changes, seen };
    },
  };
}

/**
 * The old path as texts name it: without its ending, and as short as it can be told from the new one. `components/Button` for
 * `src/components/Button.tsx`.
 */
export function oldPath(from: Uri, to: Uri, root: Uri): string {
  const segments = relativePath(from, root).split('/');
  if (segments.length === 1) return nameOf(from);
  const bare = withoutEnding(segments);
  const fresh = `/${withoutEnding(relativePath(to, root).split('/')).join('/')}`;
  for (let count = 2; count < bare.length; count += 1) {
    const tail = bare.slice(-count).join('/');
    if (!fresh.endsWith(`/${tail}`)) return tail;
  }
  return bare.join('/');
}

function withoutEnding(segments: readonly string[]): readonly string[] {
  return [...segments.slice(0, -1), (segments.at(-1) ?? '').replace(/(?<=.)\.[^.]+$/, '')];
}
