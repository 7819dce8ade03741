import type { EventOf } from './event';
import { askOf, type SubagentRow } from './view';

/** The subagents of a call after something was told of one of them. */
export function subagentsAfter(
  rows: readonly SubagentRow[],
  event: EventOf<'subagentStarted' | 'subagentTold' | 'subagentEnded'>,
): readonly SubagentRow[] {
  if (event.type === 'subagentStarted') {
    const { child: session, agent, query } = event;
    const fresh = {
      state: 'running',
      text: '',
      ask: undefined,
      toolCalls: 0,
      ms: undefined,
      spent: undefined,
    } as const;
    return [...rows, { session, agent, query, ...fresh }];
  }
  return rows.map((row) => (row.session === event.child ? rowAfter(row, event) : row));
}

function rowAfter(row: SubagentRow, event: EventOf<'subagentTold' | 'subagentEnded'>): SubagentRow {
  if (event.type === 'subagentEnded') {
    const { outcome: state, message: text, toolCalls, ms, spent } = event;
    return { ...row, state, text, ask: undefined, toolCalls, ms, spent };
  }
  const { doing: text, question } = event;
  const ask = question && { ...askOf(question), label: question.label };
  return { ...row, state: ask ? 'waiting' : 'running', text, ask };
}
