import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionHead } from '../../core/events/view';
import { AutonomySwitch } from './autonomy-switch';
import { useChat } from './chat-context';
import type { ChatModel } from './chat-model';
import { ContextUse } from './context-use';
import { ModelPicker } from './model-picker';
import { PictureRow } from './picture-row';
import { pastedFiles, type Picture, usePictures } from './pictures';
import { Icon } from '../parts/icon';
import { focusNextQuestion } from './parts/focus';
import { TurnBar } from './turn-bar';

interface ComposerProps {
  readonly chat: NonNullable<ChatModel['chat']>;
  readonly head: SessionHead | undefined;
  readonly fill: ChatModel['fill'];
  readonly failure: ChatModel['failure'];
}

/** Where a person writes. What is not sent yet survives a reload. */
export function Composer({ chat, head, fill, failure }: ComposerProps): ComponentChildren {
  const { post, link } = useChat();
  const [draft, setDraft] = useState(link.saved.draft);
  const [hint, setHint] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const pictures = usePictures();
  const [dropping, setDropping] = useState(false);
  const sent = useRef<{ readonly text: string; readonly pictures: readonly Picture[] } | undefined>(undefined);
  const busy = head !== undefined && head.state !== 'idle';
  const ready = chat.setup === 'ready';
  // At a review a word is what the agent goes on with.
  const reviewing = head?.reviewing === true;
  const open = !busy || (reviewing && head.state === 'waiting');

  const write = (text: string): void => {
    setDraft(text);
    setHint('');
    link.save({ draft: text });
  };
  const take = async (files: readonly File[]): Promise<void> => {
    setHint('');
    setHint(await pictures.add(files));
  };
  const send = (): void => {
    const images = pictures.all.map(({ name, bytes }) => ({ name, bytes }));
    if (draft.trim() === '') {
      if (images.length > 0) setHint('Write what the agent is to do with the pictures.');
      return;
    }
    if (!open || !ready) {
      setHint(ready ? 'The agent is at work. Send this when it is done, or stop it first.' : 'There is no model yet.');
      return;
    }
    if (busy && reviewing && images.length > 0) {
      setHint('A word on a review goes without pictures. Remove them, or send them when the review is done.');
      return;
    }
    sent.current = { text: draft, pictures: pictures.all };
    post({ type: 'prompt', text: draft, ...(images.length === 0 ? {} : { images }) });
    write('');
    pictures.put([]);
  };

  useFilled(fill, input, write);
  useEffect(() => {
    if (busy) sent.current = undefined; // it has arrived
  }, [busy, reviewing]);
  useEffect(() => {
    // What could not be sent is not lost, unless something new was begun in the meantime.
    if (failure && sent.current) {
      if (draft === '') write(sent.current.text);
      if (pictures.all.length === 0) pictures.put(sent.current.pictures);
    }
    sent.current = undefined;
  }, [failure]);

  return (
    <form
      class={dropping ? 'composer dropping' : 'composer'}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return; // text is dropped as ever
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        setDropping(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        void take(files);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {head && head.revertible > 0 && <TurnBar key={`${head.session}/${String(head.revertible)}`} head={head} />}
      {(head?.state === 'waiting' || reviewing) && (
        <div class="waiting line">
          <Icon name={reviewing ? 'diff-multiple' : 'question'} />
          <span>{reviewing ? 'Waiting for your review' : 'Waiting for your answer'}</span>
          <button type="button" class="text-button" onClick={focusNextQuestion}>
            Go to it
          </button>
        </div>
      )}
      <PictureRow pictures={pictures.all} onChange={(all) => pictures.put(all)} input={input} />
      <div class="grow" data-text={`${draft}\n`}>
        <textarea
          aria-label="Message"
          placeholder={placeholder(head, chat.startKind)}
          rows={1}
          value={draft}
          ref={input}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onPaste={(event) => {
            const files = pastedFiles(event.clipboardData);
            if (!files) return;
            event.preventDefault();
            void take(files);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || composes(event)) return;
            event.preventDefault();
            send();
          }}
        />
      </div>
      <p class="hint" aria-live="polite">
        {hint}
      </p>
      <div class="tools">
        {chat.setup !== 'needs-model' && <ModelPicker models={chat.models} model={chat.model} />}
        <AutonomySwitch autonomy={chat.autonomy} />
        <ContextUse head={head} />
        <span class="spacer" />
        {busy && !(open && draft.trim() !== '') ? (
          <button type="button" class="send secondary" title="Stop" onClick={() => post({ type: 'stop' })}>
            <Icon name="debug-stop" />
            Stop
          </button>
        ) : (
          <button
            type="submit"
            class="send primary"
            title="Send (Enter)"
            disabled={(draft.trim() === '' && pictures.all.length === 0) || !ready}
          >
            <Icon name="send" />
            Send
          </button>
        )}
      </div>
    </form>
  );
}

/** While an input method composes, Enter takes its suggestion. */
function composes(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari ends the composition before this event; only the code is left to tell.
  return event.isComposing || event.keyCode === 229;
}

/** Puts in what the editor asks for, if anything, with the cursor behind it. */
function useFilled(
  fill: ChatModel['fill'],
  input: { readonly current: HTMLTextAreaElement | null },
  write: (text: string) => void,
): void {
  const taken = useRef(fill?.count);
  useLayoutEffect(() => {
    if (!fill || fill.count === taken.current) return;
    taken.current = fill.count;
    const element = input.current;
    // What was typed and not sent yet is kept, unless it is to be replaced.
    const text = fill.offered && (element?.value ?? '') !== '' ? undefined : fill.text;
    if (text !== undefined) write(text);
    if (!element) return;
    if (text !== undefined) element.value = text;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollTop = element.scrollHeight;
  }, [fill]);
}

function placeholder(head: SessionHead | undefined, startKind: 'chat' | 'spec'): string {
  if (head?.gate !== undefined && head.state === 'idle') return 'Approve, or say what to change…';
  if (head?.reviewing) return 'Accept or reject above, or say what to change…';
  if (head?.state === 'waiting') return 'Answer above, or write the next message…';
  if (head?.state === 'running') return 'Write the next message…';
  const starts = head === undefined ? startKind === 'spec' : head.kind === 'spec' && head.spec === undefined;
  return starts ? 'Describe what you want to build…' : 'Ask or describe a change…';
}
