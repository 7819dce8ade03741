import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { Icon } from '../../parts/icon';
import { Question } from '../parts/question';
import { usePending } from '../pending';
import type { ItemOf } from './item-of';

interface ChoicesCardProps {
  readonly item: ItemOf<'choices'>;
  readonly active: boolean;
}

type Choice = ItemOf<'choices'>['choices'][number];

/** Questions of the agent with answers to choose from; in words they are answered below. */
export function ChoicesCard({ item, active }: ChoicesCardProps): ComponentChildren {
  const open = item.choices.filter(({ taken }) => taken === undefined).length;
  return (
    <div class={`card choices choices-${item.state}`} role="group" aria-label={item.title}>
      <div class="line">
        <Icon name="question" />
        <span>
          <strong>{item.title}</strong>{' '}
          {item.state === 'open' && <span class="muted">{open === 1 ? '1 question' : `${open} questions`}</span>}
        </span>
      </div>
      <ol>
        {item.choices.map((choice) => (
          <li key={choice.choice}>
            <p>{choice.question}</p>
            {choice.taken === undefined && active ? (
              <Answers set={item.set} choice={choice} />
            ) : (
              <p class="choice-taken">{takenInWords(choice)}</p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Answers({ set, choice }: { readonly set: string; readonly choice: Choice }): ComponentChildren {
  const { post } = useChat();
  const [pending, begin] = usePending();
  const take = (option: number | null): void =>
    begin(() => post({ type: 'choose', set, choice: choice.choice, option }));
  return (
    <Question label={choice.question}>
      {choice.options.map((label, option) => (
        <button type="button" class="secondary" key={label} aria-disabled={pending} onClick={() => take(option)}>
          {label}
        </button>
      ))}
      <button type="button" class="text-button" aria-disabled={pending} onClick={() => take(null)}>
        Leave it open
      </button>
    </Question>
  );
}

function takenInWords({ taken, options }: Choice): string {
  if (taken === undefined) return 'Not answered';
  if (taken === null) return 'Left open';
  return typeof taken === 'string' ? taken : (options[taken] ?? '');
}
