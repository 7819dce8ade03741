/** What stands where bytes were left out. */
const gap = '\n[…]\n';

/**
 * Bytes of UTF-8 text as they come, of which the first and the last part are kept. Uses no more memory than the limit,
 * however much comes.
 */
export class CappedBytes {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #head: Buffer[] = [];
  #headLength = 0;
  /** A ring: the byte that came last is before `#tailEnd`. Made when the head is full. */
  #tail: Buffer | undefined;
  #tailEnd = 0;
  #tailTotal = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    const whole = Math.max(0, Math.floor(limit));
    this.#headLimit = Math.floor(whole / 2);
    this.#tailLimit = whole - this.#headLimit;
  }

  push(bytes: Buffer): void {
    const toHead = bytes.subarray(0, this.#headLimit - this.#headLength);
    if (toHead.length > 0) {
      this.#head.push(Buffer.from(toHead)); // a copy: a slice would hold the reader's whole buffer
      this.#headLength += toHead.length;
    }
    this.#pushTail(bytes.subarray(toHead.length));
  }

  #pushTail(bytes: Buffer): void {
    this.#tailTotal += bytes.length;
    if (bytes.length === 0 || this.#tailLimit === 0) return;
    const ring = (this.#tail ??= Buffer.alloc(this.#tailLimit));
    const last = bytes.subarray(Math.max(0, bytes.length - this.#tailLimit));
    const beforeWrap = last.copy(ring, this.#tailEnd);
    last.copy(ring, 0, beforeWrap);
    this.#tailEnd = (this.#tailEnd + last.length) % this.#tailLimit;
  }

  /** All that was kept, as text. Where something was left out, no character is cut in half, and a mark stands. */
  text(): { readonly text: string; readonly droppedBytes: number } {
    const head = Buffer.concat(this.#head);
    const kept = Math.min(this.#tailTotal, this.#tailLimit);
    const tail = this.#keptTail(kept);
    if (this.#tailTotal === kept) return { text: decode(Buffer.concat([head, tail])), droppedBytes: 0 };
    const wholeHead = head.subarray(0, head.length - cutCharacter(head));
    const wholeTail = tail.subarray(restOfCharacter(tail));
    const total = this.#headLength + this.#tailTotal;
    return {
      text: decode(wholeHead) + gap + decode(wholeTail),
      droppedBytes: total - wholeHead.length - wholeTail.length,
    };
  }

  #keptTail(length: number): Buffer {
    if (this.#tail === undefined) return Buffer.alloc(0);
    const from = this.#tailEnd - length;
    return from >= 0
      ? this.#tail.subarray(from, this.#tailEnd)
      : Buffer.concat([this.#tail.subarray(from + this.#tailLimit), this.#tail.subarray(0, this.#tailEnd)]);
  }
}

/** How many bytes at the end are the beginning of a character whose rest is missing: 0 to 3. */
export function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthOf(byte) ? back : 0;
  }
  return 0;
}

/** How many bytes at the start are the rest of a character whose beginning is missing: 0 to 3. */
function restOfCharacter(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count += 1;
  return count;
}

function lengthOf(firstByte: number): number {
  return firstByte >= 0xf0 ? 4 : firstByte >= 0xe0 ? 3 : 2;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
