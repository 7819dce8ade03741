import type { ContextUse, DocumentName, SessionKind } from '../../core/events/event';
import type { SubagentRow, ToolItem, ViewItem } from '../../core/events/view';
import type { FromWebview } from '../../messages/chat';

/** Words that more than one part of the page says. */

type StopReason = Extract<ViewItem, { kind: 'stop' }>['reason'];
type Evidence = Extract<ViewItem, { kind: 'taskEnd' }>['evidence'];
type Remedy = Extract<FromWebview, { type: 'remedy' }>['remedy'];

export const kindNames = {
  chat: 'Chat',
  spec: 'Spec',
  task: 'Task',
  subagent: 'Subagent',
} satisfies Record<SessionKind, string>;

export const documentTitles = {
  requirements: 'Requirements',
  bugfix: 'Bug analysis',
  design: 'Design',
  tasks: 'Tasks',
} satisfies Record<DocumentName, string>;

export const stopWords = {
  finished: 'Finished',
  cancelled: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
  length: 'The answer reached the length limit',
  refusal: 'The model declined to answer',
  limit: 'The turn reached its limit',
} satisfies Record<StopReason, string>;

export const evidenceWords = {
  checked: 'Checked',
  'not-checked': 'Not checked',
  failed: 'Check failed',
} satisfies Record<Evidence, string>;

export const remedyLabels = {
  'set-key': 'Set API key',
  'choose-model': 'Choose model',
  'set-base-url': 'Set base URL',
  'set-up-bedrock': 'Set up Amazon Bedrock',
  retry: 'Retry',
} satisfies Record<Remedy, string>;

export const toolStateWords = {
  drafting: 'being written',
  asking: 'waiting for your answer',
  running: 'running',
  done: 'done',
  failed: 'failed',
  refused: 'refused',
  cancelled: 'cancelled',
  unknown: 'outcome unknown',
} satisfies Record<ToolItem['state'], string>;

export const reviewWords = {
  open: 'Changes to review',
  superseded: 'Shown again below',
  accepted: 'Changes accepted',
  rejected: 'Changes rejected',
  commented: 'Comments sent',
} satisfies Record<Extract<ViewItem, { kind: 'review' }>['state'], string>;

export const compactionWords = {
  running: 'Summing up the conversation…',
  done: 'The conversation was summed up',
  failed: 'The conversation could not be summed up',
} satisfies Record<Extract<ViewItem, { kind: 'compaction' }>['state'], string>;

export const subagentWords = {
  running: 'working',
  waiting: 'waiting for your answer',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} satisfies Record<SubagentRow['state'], string>;

export const contextWords = {
  instructions: 'Instructions and steering',
  tools: 'Tools',
  summary: 'Summary of what came before',
  prompts: 'Your messages',
  answers: 'The agent’s messages',
  results: 'Results of tools',
} satisfies Record<ContextUse['parts'][number]['what'], string>;

/** What a restore did. */
export function restoreWords({ what, checkpoint, changes, kept }: Extract<ViewItem, { kind: 'restore' }>): string {
  const where = checkpoint === undefined ? 'Undid a restore' : `Restored to before prompt ${String(checkpoint)}`;
  const files = changes.length === 1 ? '1 file put back' : `${String(changes.length)} files put back`;
  const left = kept.length === 0 ? '' : `, ${String(kept.length)} kept`;
  return what === 'chat' ? `${where}: chat only` : `${where}: ${files}${left}`;
}
