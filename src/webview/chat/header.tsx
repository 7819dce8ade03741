import type { ComponentChildren, Ref } from 'preact';
import type { SessionHead } from '../../core/events/view';
import { IconButton } from '../parts/icon-button';
import { NewSession } from './new-session';
import { RunningTime } from '../parts/running-time';
import { kindNames } from './words';

interface HeaderProps {
  readonly head: SessionHead | undefined;
  readonly startKind: 'chat' | 'spec';
  readonly listOpen: boolean;
  readonly onList: () => void;
  readonly listButton: Ref<HTMLButtonElement>;
}

/** Which conversation this is, and the way to the others. */
export function Header({ head, startKind, listOpen, onList, listButton }: HeaderProps): ComponentChildren {
  const kind = head?.kind ?? startKind;
  return (
    <header class="header">
      <span class={`badge badge-${kind}`}>{kindNames[kind]}</span>
      <h1 class="title" title={head?.title}>
        {head?.title ?? (kind === 'spec' ? 'New spec' : 'New chat')}
      </h1>
      {head?.since !== undefined && head.state !== 'idle' && (
        <RunningTime since={head.since} label="Time of this turn" />
      )}
      <IconButton icon="history" label="Sessions" expanded={listOpen} onClick={onList} buttonRef={listButton} />
      <NewSession />
    </header>
  );
}
