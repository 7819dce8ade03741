/** Where the keyboard goes when what it was on disappears: the next thing that waits for an answer, else the input. */
export function focusNextQuestion(): void {
  const next = document.querySelector<HTMLElement>('[data-question] button:not([disabled])');
  (next ?? document.querySelector<HTMLElement>('.composer textarea'))?.focus();
}
