import type { ComponentChildren } from 'preact';
import { Icon } from '../../parts/icon';
import { useFold } from '../fold';
import { Checkpoint } from './checkpoint';
import type { ItemOf } from './item-of';

/** What a person asked; what the engine asked on their behalf is smaller, and folded when it is long. */
export function Prompt({ item }: { readonly item: ItemOf<'prompt'> }): ComponentChildren {
  const long = item.text.length > 900 || item.text.split('\n').length > 12;
  const [open, toggle] = useFold(item.id, !long);
  const words = (
    <article class={`prompt prompt-${item.by}`} aria-label={item.by === 'user' ? 'You' : 'Fingerpost asks the model'}>
      {item.by === 'engine' && (
        <div class="prompt-by">
          <Icon name="milestone" />
          <span>Fingerpost asks the model</span>
        </div>
      )}
      <div class={open ? 'prompt-text' : 'prompt-text clamped'}>{item.text}</div>
      {item.pictures && (
        <ul class="prompt-pictures" aria-label="Pictures">
          {item.pictures.map((name, index) => (
            <li key={index} class="line">
              <Icon name="file-media" />
              <span>{name}</span>
            </li>
          ))}
        </ul>
      )}
      {long && (
        <button type="button" class="text-button" aria-expanded={open} onClick={toggle}>
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </article>
  );
  if (item.checkpoint === undefined) return words;
  return (
    <>
      <Checkpoint id={item.id} number={item.checkpoint} />
      {words}
    </>
  );
}
