import { type AgentEvent, eventSchema, knownTypes } from './event';

/** What one line of a log turned out to be. */
export type LogLine =
  | { readonly kind: 'event'; readonly event: AgentEvent }
  /** Written by a later version: kept, passed over. */
  | { readonly kind: 'foreign'; readonly seq: number | undefined; readonly text: string }
  /** Not a whole event: what a crash left of the last write. */
  | { readonly kind: 'torn'; readonly text: string };

/** One line for the log, its end included. */
export function formatLogLine(event: AgentEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** Reads a log's text. Total: whatever the text, every line comes back as something. */
export function parseLog(text: string): readonly LogLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseLogLine);
}

/** Reads one line, without its end. Total as {@link parseLog} is. */
export function parseLogLine(text: string): LogLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'torn', text }; // told apart from a bug by being reported: the reader counts torn lines
  }
  const read = eventSchema.safeParse(value);
  if (read.success) return { kind: 'event', event: read.data };
  const { type, seq } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const foreign = typeof type === 'string' && !knownTypes.has(type);
  return foreign ? { kind: 'foreign', seq: typeof seq === 'number' ? seq : undefined, text } : { kind: 'torn', text };
}
