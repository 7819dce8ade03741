import type { ComponentChildren } from 'preact';
import type { SettledCheck } from '../../../core/events/event';
import { useChat } from '../chat-context';
import { TargetLink } from '../../markdown/link';
import { lineTarget } from '../../markdown/link-target';
import { Icon } from '../../parts/icon';
import { relativePath } from '../parts/relative-path';
import { spentInWords } from '../spent';
import { evidenceWords } from '../words';
import type { ItemOf } from './item-of';

const evidenceIcons = {
  checked: 'verified',
  'not-checked': 'question',
  failed: 'error',
} satisfies Record<ItemOf<'taskEnd'>['evidence'], string>;

const unchecked = {
  checked: undefined,
  'no-provider': 'nothing in this editor checks this kind of file',
  'no-answer': 'the language support did not answer in time',
} satisfies Record<SettledCheck['result'], string | undefined>;

/** How a task ended, and what the runner itself found out about it. */
export function TaskEndCard({ item }: { readonly item: ItemOf<'taskEnd'> }): ComponentChildren {
  const done = item.outcome === 'done';
  const { id, title } = item.task;
  return (
    <div
      class={`card task-end task-${item.outcome} evidence-${item.evidence}`}
      role="group"
      aria-label={`Task ${title}, ${done ? 'done' : 'not done'}`}
    >
      <div class="line">
        <Icon name={done ? 'pass-filled' : 'circle-slash'} />
        <span>
          <strong>{done ? 'Done' : 'Not done'}</strong> {id === null ? '' : `${id} `}
          {title}
        </span>
      </div>
      <div class="line evidence">
        <Icon name={evidenceIcons[item.evidence]} />
        <span>
          {evidenceWords[item.evidence]}
          {item.text !== '' && <span class="muted"> · {item.text}</span>}
        </span>
      </div>
      <Checks checks={item.checks} />
      {item.spent && <p class="muted small">{spentInWords(item.spent)}</p>}
    </div>
  );
}

function Checks({ checks }: { readonly checks: readonly SettledCheck[] }): ComponentChildren {
  const { root } = useChat();
  const rows = checks.flatMap((check) => {
    const path = relativePath(check.uri, root);
    const reason = unchecked[check.result];
    const errors = check.newErrors.map(({ line, message, source }, index) => (
      <li key={`${check.uri} ${index}`}>
        <TargetLink target={lineTarget(check.uri, line, root)}>
          {path}:{line}
        </TargetLink>{' '}
        {message}
        {source !== undefined && <span class="muted"> {source}</span>}
      </li>
    ));
    if (reason === undefined) return errors;
    const row = (
      <li key={check.uri}>
        <TargetLink target={{ kind: 'document', uri: check.uri }}>{path}</TargetLink>{' '}
        <span class="muted">{reason}</span>
      </li>
    );
    return [row, ...errors];
  });
  return rows.length === 0 ? null : <ul class="checks">{rows}</ul>;
}
