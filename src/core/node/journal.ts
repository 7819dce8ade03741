import { inspect } from 'node:util';
import type { Journal } from '../ports';

/**
 * A journal of plain lines, each with its time.
 * @param write takes one entry without a line end
 */
export function lineJournal(write: (text: string) => void): Journal {
  const entry = (message: string): void => write(`${new Date().toISOString()} ${message}`);
  return {
    info: (message) => entry(message),
    error: (message, cause) => entry(`${message}: ${cause instanceof Error ? inspect(cause) : String(cause)}`),
  };
}
