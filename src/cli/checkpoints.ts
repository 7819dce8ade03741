import type { Core } from '../core/core';
import type { Checkpoint } from '../core/sessions/checkpoints';
import type { RestoreRow } from '../core/workflow/rows';
import { UsageError } from './arguments';
import { type Streams, visible } from './output';

/** `session checkpoints ID`: the moments that a session can go back to (`cli-a` CKPT-21). @throws NoSuchSession */
export async function listCheckpoints(id: string, core: Core, json: boolean, { out }: Streams): Promise<0> {
  const checkpoints = await core.sessions.checkpoints(id);
  if (json) out(`${JSON.stringify({ schema: 'fingerpost.session.checkpoints/1', session: id, checkpoints })}\n`);
  else if (checkpoints.length === 0) out('No checkpoints yet: there is one before each prompt.\n');
  else for (const each of checkpoints) out(`${lineOf(each)}\n`);
  return 0;
}

const longestText = 60;

function lineOf({ number, at, text, added, modified, deleted }: Checkpoint): string {
  const said = text.trim().replace(/\s+/g, ' ');
  const cut = said.length > longestText ? `${said.slice(0, longestText).replace(/\s+\S*$/, '')}...` : said;
  const counts = [
    added > 0 ? `+${String(added)} ${added === 1 ? 'file' : 'files'}` : '',
    modified > 0 ? `modified ${String(modified)}` : '',
    deleted > 0 ? `deleted ${String(deleted)}` : '',
  ].filter((each) => each !== '');
  const tag = number === undefined ? 'undo' : String(number);
  const time = new Date(at);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString();
  const stats = counts.length === 0 ? '' : ` (${counts.join(', ')})`;
  return visible(`[${tag}] ${local.slice(0, 19).replace('T', ' ')} - ${cut}${stats}`);
}

export interface RestoreOrder {
  readonly id: string;
  readonly to: number | 'undo';
  readonly part: 'files' | 'chat' | 'both';
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * `session restore ID --to N`: goes back, or says what that would do (`cli-a` CKPT-24).
 * @returns 1 where files were kept that somebody else changed, or could not be put back
 */
export async function restoreSession(
  { id, to, part, dryRun, json }: RestoreOrder,
  core: Core,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 130> {
  const checkpoint = (await core.sessions.checkpoints(id)).findLast(({ number }) =>
    to === 'undo' ? number === undefined : number === to,
  );
  if (!checkpoint) {
    throw new UsageError(to === 'undo' ? 'There is no restore to take back.' : `There is no checkpoint ${String(to)}.`);
  }
  const preview = await core.sessions.previewRestore(id, checkpoint.to, signal);
  const files = part === 'chat' ? [] : preview.files;
  const kept = files.filter(({ chosen }) => !chosen);
  const say = (text: string): void => (json ? undefined : out(`${visible(text)}\n`));
  if (!json) {
    for (const row of files) say(`${words[row.chosen ? row.action : 'nothing']} ${row.label}${because(row)}`);
    if (part !== 'chat') for (const mark of preview.marks) say(`reopens  task ${mark}`);
    if (part !== 'files') say(`The conversation goes back to before: ${checkpoint.text.split('\n', 1)[0] ?? ''}`);
    if (preview.uncovered !== undefined) err(`${visible(preview.uncovered)}\n`);
  }
  if (dryRun) {
    if (json)
      out(`${JSON.stringify({ schema: 'fingerpost.session.restore/1', session: id, dryRun, ...preview, files })}\n`);
    return 0;
  }
  try {
    const done = await core.sessions.restore(id, { to: checkpoint.to, part }, { signal });
    if (json)
      out(`${JSON.stringify({ schema: 'fingerpost.session.restore/1', session: id, dryRun, ...done, kept })}\n`);
    for (const { uri, why } of done.failed) err(`${visible(`${uri} could not be put back: ${why}`)}\n`);
    const { length } = done.files;
    say(`Put back ${String(length)} ${length === 1 ? 'file' : 'files'}. --to undo takes this back.`);
    return kept.length > 0 || done.failed.length > 0 || done.stale.length > 0 ? 1 : 0;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
}

const words = { restore: 'restores', recreate: 'recreates', delete: 'deletes ', nothing: 'keeps   ' } as const;

const because = ({ reason }: RestoreRow): string => (reason === '' ? '' : ` (${reason})`);
