import type { Disk, Files, Uri } from '../../ports';
import { uriBelow } from '../../text/uri';
import type { CheckedRecord } from './evidence-records';
import type { VerdictRecord } from './verdict-records';

/**
 * How a done task has come away from what was found out about it. `changed`: files that it changed are others now, and nobody
 * has looked whether it still holds. `drift`: when it was verified last, it did not.
 */
export type Drift = 'changed' | 'drift';

interface Named {
  readonly id: string | null;
  readonly title: string;
}

const isSame =
  (wanted: Named) =>
  ({ task: { id, title } }: { readonly task: Named }): boolean =>
    id === wanted.id && title === wanted.title;

/** Contents of files by when they were written: what did not change is not read again. */
export type KnownContents = Map<Uri, { readonly modified: number; readonly content: string | null }>;

/** A larger file is told from another by its size and time. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Tells it from records and from the files' times, without running anything. A file that a later task of the spec changed
 * counts as that one left it: its checks ran the tests of all.
 * @param verdicts oldest first
 */
export async function driftFrom(
  { checked, verdicts }: { readonly checked: readonly CheckedRecord[]; readonly verdicts: readonly VerdictRecord[] },
  root: Uri,
  ports: { readonly files: Pick<Files, 'stat'>; readonly disk: Pick<Disk, 'image'> },
  known: KnownContents,
): Promise<(task: Named) => Drift | undefined> {
  const kept = new Map<string, { readonly content: string; readonly at: number }>();
  for (const { files = [], at } of checked)
    for (const { file, content } of files) kept.set(file, { content, at: Date.parse(at) });
  const changed = new Map<string, number>();
  for (const [file, { content, at }] of kept) {
    const since = await changedSince(uriBelow(root, file), content, at, ports, known);
    if (since !== undefined) changed.set(file, since);
  }
  return (task) => {
    const record = checked.findLast(isSame(task));
    if (record?.evidence !== 'checked') return undefined;
    const verdict = verdicts.findLast(isSame(task));
    const isLater = verdict !== undefined && verdict.at > record.at;
    if (isLater && verdict.verdict === 'drift') return 'drift';
    const seen = isLater ? Date.parse(verdict.at) : 0;
    return (record.files ?? []).some(({ file }) => (changed.get(file) ?? 0) > seen) ? 'changed' : undefined;
  };
}

/** When a file became another one than it was; a file that is gone did so at some time. Undefined: it is the same. */
async function changedSince(
  uri: Uri,
  content: string,
  at: number,
  { files, disk }: { readonly files: Pick<Files, 'stat'>; readonly disk: Pick<Disk, 'image'> },
  known: KnownContents,
): Promise<number | undefined> {
  const stat = await files.stat(uri);
  if (stat?.kind !== 'file') return Number.POSITIVE_INFINITY;
  if (stat.modified <= at) return undefined;
  let now = known.get(uri);
  if (now?.modified !== stat.modified) {
    const image = await disk.image(uri, mostBytes, false);
    now = { modified: stat.modified, content: image === 'other' ? null : image.content };
    known.set(uri, now);
  }
  return now.content === content ? undefined : stat.modified;
}
