import { useContext, useEffect, useState } from 'preact/hooks';
import { createContext } from 'preact';

/** How many things could not be done so far; see chat-model.ts. */
const failures = createContext(0);

export const FailuresProvider = failures.Provider;

/**
 * For buttons whose press may be sent once only: pending from the press until the button goes away, or until the editor
 * says that something could not be done.
 */
export function usePending(): readonly [pending: boolean, begin: (send: () => void) => void] {
  const failed = useContext(failures);
  const [pending, setPending] = useState(false);
  useEffect(() => setPending(false), [failed]);
  const begin = (send: () => void): void => {
    if (pending) return;
    setPending(true);
    send();
  };
  return [pending, begin];
}
