import type { AgentEvent } from '../core/events/event';
import { firstLine } from '../core/text/first-line';

/** Where results and words for people go. */
export interface Streams {
  /** Results. */
  readonly out: (text: string) => void;
  /** For people. */
  readonly err: (text: string) => void;
}

/** Shows a session's events as they come. */
export interface EventOutput {
  event(event: AgentEvent): void;
}

/**
 * Text of a model or a file as a terminal may show it: without the control characters by which it could move the cursor
 * and show another command than the one that is asked about. Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(
    /\r(?!\n)|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** One JSON object a line, for programs. */
export function jsonOutput({ out }: Streams): EventOutput {
  return { event: (event) => out(`${JSON.stringify(event)}\n`) };
}

/** The agent's words on standard output, everything else on standard error. */
export function textOutput({ out, err }: Streams): EventOutput {
  let inText = false;
  const line = (text: string): void => {
    if (inText) out('\n');
    inText = false;
    err(`${visible(text)}\n`);
  };
  return {
    event(event) {
      switch (event.type) {
        case 'textStreamed':
          out(visible(event.text));
          inText = true;
          return;
        case 'toolStarted':
          line(`• ${event.label}`);
          return;
        case 'toolEnded':
          if (event.outcome !== 'done') line(`  ${event.outcome}: ${firstLine(event.content)}`);
          for (const { title, url } of event.sources ?? []) line(`  ✓ ${title} ${url}`);
          return;
        case 'subagentStarted':
          line(`  ${event.agent} begins: ${firstLine(event.query)}`);
          return;
        case 'subagentTold':
          line(`  • ${event.doing}`);
          return;
        case 'subagentEnded':
          line(`  ${event.outcome}: ${firstLine(event.message)}`);
          return;
        case 'retrying':
          line(`… ${event.message} Trying again (${event.attempt}).`);
          return;
        case 'noticed':
          line(event.text);
          return;
        case 'stopped':
          if (event.reason !== 'finished') line(event.message ?? `Stopped: ${event.reason}.`);
          else if (inText) line('');
          return;
        default:
      }
    },
  };
}
