import type { ComponentChildren } from 'preact';
import type { SubagentRow, ToolItem } from '../../../core/events/view';
import { costInWords, durationInWords } from '../amounts';
import { useChat } from '../chat-context';
import { Icon } from '../../parts/icon';
import { IconButton } from '../../parts/icon-button';
import { subagentWords } from '../words';
import { Approval } from './approval';

const icons = {
  running: { name: 'loading', spin: true },
  waiting: { name: 'question', spin: false },
  done: { name: 'check', spin: false },
  failed: { name: 'error', spin: false },
  cancelled: { name: 'circle-slash', spin: false },
} satisfies Record<SubagentRow['state'], { name: string; spin: boolean }>;

/** The subagents of a call: what each does, what it asks, and the ways to stop it and to look at its work. */
export function Subagents({ call }: { readonly call: ToolItem }): ComponentChildren {
  if (call.agents.length === 0) return null;
  return (
    <ul class="subagents" aria-label="Subagents">
      {call.agents.map((row) => (
        <Subagent key={row.session} row={row} call={call} />
      ))}
    </ul>
  );
}

function Subagent({ row, call }: { readonly row: SubagentRow; readonly call: ToolItem }): ComponentChildren {
  const { post } = useChat();
  const { state, agent, query } = row;
  const busy = state === 'running' || state === 'waiting';
  const icon = icons[state];
  return (
    <li class="subagent" data-state={state} aria-label={`${agent}, ${subagentWords[state]}`}>
      <div class="line">
        <Icon name={icon.name} spin={icon.spin} />
        <span class="subagent-words" title={query}>
          <strong>{agent}</strong> {query}
        </span>
        {busy && (
          <IconButton
            icon="debug-stop"
            label={`Stop ${agent}`}
            onClick={() => post({ type: 'stopSubagent', session: row.session })}
          />
        )}
        <IconButton
          icon="go-to-file"
          label={`Open the session of ${agent}`}
          onClick={() => post({ type: 'openSession', session: row.session })}
        />
      </div>
      <p class="muted small subagent-doing">{[row.text, factsOf(row)].filter(Boolean).join(' · ')}</p>
      {row.ask && <Approval call={{ name: call.name, label: row.ask.label }} ask={row.ask} active />}
    </li>
  );
}

function factsOf({ ms, toolCalls, spent }: SubagentRow): string {
  if (ms === undefined) return '';
  const calls = `${toolCalls} tool ${toolCalls === 1 ? 'call' : 'calls'}`;
  return [calls, durationInWords(ms), costInWords(spent?.cost)].filter(Boolean).join(' · ');
}
