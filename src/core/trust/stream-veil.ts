import { openKeyAt } from './key-blocks';
import type { SecretVault } from './secret-vault';
import { findSecrets } from './secrets';

/** An unfinished line is held back as far as this; of a longer one only its last part is. Characters. */
const longestHeld = 64_000;
/** More than any secret has. */
const longestSecret = 8_192;

/**
 * Masks a text that comes in pieces, cut anywhere. What could be the beginning of a secret is held back until it is known to
 * be one or not: the last line as far as it could say what comes next, and lines of a key.
 */
export class StreamVeil {
  #held = '';

  constructor(private readonly vault: SecretVault) {}

  /** Takes the next piece. @returns what can be shown by now, masked; may be empty */
  push(piece: string): string {
    this.#held += piece;
    const end = safeEnd(this.#held);
    const ready = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    return ready === '' ? '' : this.vault.mask(ready, 'raw');
  }

  /** The rest: nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest === '' ? '' : this.vault.mask(rest, 'raw');
  }
}

function safeEnd(text: string): number {
  const lineStart = text.lastIndexOf('\n') + 1;
  const open = openKeyAt(text.slice(0, lineStart));
  if (open < lineStart) return open;
  // A carriage return draws a line anew; what stands before it is whole.
  const from = Math.max(lineStart, text.slice(0, -1).lastIndexOf('\r') + 1);
  const line = text.slice(from);
  if (line.length > longestHeld) return from + withoutCutting(line, line.length - longestSecret);
  if (/[=:]|--|\[\[/.test(line)) return from;
  const tail = line.slice(lastWordAt(line));
  return /[A-Za-z0-9[-]/.test(tail) ? text.length - tail.length : text.length;
}

/** Where the last word of the line begins; spaces behind it count to it. */
function lastWordAt(line: string): number {
  let at = line.length;
  while (at > 0 && /\s/.test(line[at - 1] ?? '')) at -= 1;
  while (at > 0 && !/\s/.test(line[at - 1] ?? '')) at -= 1;
  return at;
}

/** The offset, or where a secret begins that it would cut. */
function withoutCutting(line: string, at: number): number {
  return findSecrets(line).find(({ start, end }) => start < at && at < end)?.start ?? at;
}
