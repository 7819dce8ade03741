import { leaveOut, leftOutNote } from './left-out';
import { plural } from './plural';
import type { ToolContext } from './tool';

const mostHits = 200;
const mostShown = 20;

/**
 * Where an old name still stands: in comments, documents, configuration, and whatever a language server knows nothing of
 * (`REFAC-06`). Whether that is meant is for whoever reads it.
 *
 * @param name stands by itself, not within a longer one
 */
export async function leftoversOf(name: string, context: ToolContext): Promise<string> {
  const apart = '[^A-Za-z0-9_$]';
  const pattern = `(^|${apart})${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}($|${apart})`;
  const request = { folder: context.root, pattern, caseSensitive: true, limit: mostHits };
  const { hits, cut } = await context.search.grep(request, context.signal);
  const { kept, leftOut } = await leaveOut(hits, ({ uri }) => uri, context);
  if (kept.length === 0) return [`${name} stands nowhere else any more.`, ...leftOutNote(leftOut)].join('\n');
  const lines = kept.map(({ uri, line, text }) => `${context.display(uri)}:${line}:${text}`).sort();
  const rest = lines.length - mostShown;
  return [
    `${name} still stands in ${cut ? 'more than ' : ''}${plural(kept.length, 'line')}, as in comments, documents and configuration. Change those that mean it:`,
    ...lines.slice(0, mostShown),
    ...(rest > 0 ? [`[${plural(rest, 'more line')} not shown: find them with grep.]`] : []),
    ...leftOutNote(leftOut),
  ].join('\n');
}
