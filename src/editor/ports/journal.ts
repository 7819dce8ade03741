import type { Journal } from '../../core/ports';
import type { Log } from '../report';

/** The core's journal in our output channel. */
export function journalOf(log: Log): Journal {
  return {
    info: (message) => log.info(message),
    error: (message, cause) =>
      log.error(`${message}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`),
  };
}
