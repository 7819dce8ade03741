import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface FilterFieldProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Words to filter by. A slash anywhere in the page brings the keyboard here, Escape empties it. */
export function FilterField({ label, text, onText }: FilterFieldProps): ComponentChildren {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target === field.current || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <input
      type="text"
      class="filter"
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={`${label} (/)`}
      value={text}
      ref={field}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text !== '') onText('');
      }}
    />
  );
}
