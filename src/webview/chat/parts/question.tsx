import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { focusNextQuestion } from './focus';

interface QuestionProps {
  /** Name of the group of buttons. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/**
 * Buttons that wait for a person. When they go away with the keyboard on them, it moves on to the next question or to the
 * input; it is never taken from where a person is typing.
 */
export function Question({ label, children }: QuestionProps): ComponentChildren {
  const group = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = group.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      delete element.dataset['question'];
      setTimeout(focusNextQuestion, 0);
    };
  }, []);
  return (
    <div class="question" role="group" aria-label={label} data-question ref={group}>
      {children}
    </div>
  );
}
