import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from '../parts/icon-button';
import type { Picture } from './pictures';

interface PictureRowProps {
  readonly pictures: readonly Picture[];
  readonly onChange: (pictures: readonly Picture[]) => void;
  /** Gets the keyboard when the last picture is gone. */
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

/** The pictures that go with the next message, each with a button that takes it away. */
export function PictureRow({ pictures, onChange, input }: PictureRowProps): ComponentChildren {
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (removed.current === undefined) return;
    const buttons = list.current?.querySelectorAll('button') ?? [];
    (buttons[Math.min(removed.current, buttons.length - 1)] ?? input.current)?.focus();
    removed.current = undefined;
  }, [pictures]);
  if (pictures.length === 0) return null;
  return (
    <ul class="pictures" aria-label="Pictures to send" ref={list}>
      {pictures.map((picture, index) => (
        <li key={picture.name} class="picture" title={picture.name}>
          <Thumbnail picture={picture} />
          <IconButton
            icon="close"
            label={`Remove ${picture.name}`}
            onClick={() => {
              removed.current = index;
              onChange(pictures.filter((each) => each !== picture));
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ picture }: { readonly picture: Picture }): ComponentChildren {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([picture.bytes], { type: picture.type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address === undefined ? null : <img src={address} alt={picture.name} />;
}
