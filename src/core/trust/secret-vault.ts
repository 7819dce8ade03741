import type { Digests } from '../ports';
import type { FoundSecret } from './found-secret';
import { findDamaged, findPlaceholders, placeholderOf, type PlacedPlaceholder } from './placeholders';
import { findSecrets, leastKnown } from './secrets';

/** A secret and what stands for it. */
export interface KnownSecret {
  readonly placeholder: string;
  readonly value: string;
  /** It counts only where what stands before it tells that it is one. */
  readonly isWeak: boolean;
}

/** A text with its secrets put back. */
export interface Revealed<T> {
  readonly value: T;
  /** Placeholders that were put back, each once. */
  readonly used: readonly string[];
  /** What reads as a placeholder, or was meant as one, and stands for nothing here, each once. */
  readonly unknown: readonly string[];
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly isWeak: boolean;
}

/**
 * The secrets that one conversation has come upon. Log and model get placeholders, files get the secrets back.
 *
 * Contract: `reveal(mask(text, 'raw'))` is the text, whatever it holds; a secret has the same placeholder each time; what was
 * masked once is not changed by masking it again.
 */
export class SecretVault {
  readonly #byValue = new Map<string, KnownSecret>();
  readonly #byPlaceholder = new Map<string, KnownSecret>();
  #added: KnownSecret[] = [];
  /** What files hold that only looks like a placeholder, as the documentation of one does. */
  readonly #nearly = new Set<string>();
  /** Beginnings of known secrets, to look for all of them at once. */
  #heads: { readonly pattern: RegExp; readonly values: ReadonlyMap<string, readonly string[]> } | undefined;

  /**
   * @param salt known to this conversation alone
   * @param known what it came upon earlier
   */
  constructor(
    readonly salt: string,
    private readonly digests: Pick<Digests, 'sha256'>,
    known: readonly KnownSecret[] = [],
  ) {
    for (const each of known) this.#remember(each);
  }

  /** Those that came since this was last asked. */
  takeAdded(): readonly KnownSecret[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }

  /**
   * The text with placeholders for all secrets.
   * @param origin `raw`: as it stands in a file or came from a program, so that what reads as a placeholder is only text.
   *   `told`: by someone who may have been told placeholders
   */
  mask(text: string, origin: 'raw' | 'told'): string {
    const placeholders = findPlaceholders(text);
    if (origin === 'raw') for (const each of findDamaged(text)) this.#nearly.add(each);
    const found = findSecrets(text);
    this.#know(text, found);
    const secrets = this.#stretches(text, found).filter((each) => !placeholders.some((other) => overlap(each, other)));
    const literal = origin === 'raw' ? placeholders.map(asLiteral) : [];
    const all = [...secrets, ...literal].sort((a, b) => a.start - b.start);
    if (all.length === 0) return text;
    let masked = '';
    let at = 0;
    for (const { start, end, kind, isWeak } of all) {
      masked += text.slice(at, start) + this.#placeholderFor(text.slice(start, end), kind, isWeak);
      at = end;
    }
    return masked + text.slice(at);
  }

  /** Every text in a value of JSON's kinds, masked as told. */
  maskAll<T>(value: T, isKept: (key: string) => boolean = () => false): T {
    return mapTexts(value, (text) => this.mask(text, 'told'), isKept);
  }

  /** Remembers the secrets of a text of which only a part will be shown. */
  learn(text: string, more: readonly FoundSecret[] = []): void {
    this.#know(text, [...findSecrets(text), ...more]);
  }

  /** Puts secrets back in every text of the value. */
  reveal<T>(value: T): Revealed<T> {
    const used = new Set<string>();
    const unknown = new Set<string>();
    const revealed = mapTexts(value, (text) => {
      const placeholders = findPlaceholders(text);
      if (this.#byPlaceholder.size > 0) {
        for (const each of findDamaged(text)) if (!this.#nearly.has(each)) unknown.add(each);
      }
      let whole = '';
      let at = 0;
      for (const { text: placeholder, start, end } of placeholders) {
        const known = this.#byPlaceholder.get(placeholder);
        (known ? used : unknown).add(placeholder);
        whole += text.slice(at, start) + (known?.value ?? placeholder);
        at = end;
      }
      return whole + text.slice(at);
    });
    return { value: revealed, used: [...used], unknown: [...unknown] };
  }

  /** The secret behind a placeholder. */
  valueOf(placeholder: string): string | undefined {
    return this.#byPlaceholder.get(placeholder)?.value;
  }

  #know(text: string, found: readonly FoundSecret[]): void {
    for (const { start, end, kind, isWeak } of found)
      if (!isWeak) this.#placeholderFor(text.slice(start, end), kind, false);
  }

  /** What was found and what is known, disjoint and in order; what overlaps becomes one. */
  #stretches(text: string, found: readonly FoundSecret[]): readonly Stretch[] {
    const all: Stretch[] = [...found, ...this.#knownIn(text)].sort((a, b) => a.start - b.start || b.end - a.end);
    const apart: Stretch[] = [];
    for (const each of all) {
      const last = apart.at(-1);
      if (last === undefined || each.start >= last.end) apart.push(each);
      else if (each.end > last.end) apart[apart.length - 1] = { ...last, end: each.end, isWeak: false };
    }
    return apart;
  }

  /** Where known secrets stand, whole or cut off by whoever made the text shorter. */
  *#knownIn(text: string): Generator<Stretch> {
    const heads = this.#headsNow();
    if (heads === undefined) return;
    const { pattern, values } = heads;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = match.index;
      const of = values.get(match[0]) ?? [];
      const whole = of.find((value) => text.startsWith(value, start));
      const end = whole === undefined ? cutEnd(text, start, of) : start + whole.length;
      if (end === undefined) pattern.lastIndex = start + 1;
      else {
        yield { start, end, kind: whole === undefined ? 'part' : 'value', isWeak: false };
        pattern.lastIndex = end;
      }
    }
    for (const { index, 0: gap } of text.matchAll(gapMark)) yield* this.#restBehind(text, index + gap.length);
  }

  /** The end of a secret whose beginning was left out. */
  *#restBehind(text: string, start: number): Generator<Stretch> {
    for (const { value, isWeak } of this.#byValue.values()) {
      if (isWeak || value.length < headLength) continue;
      const tail = text.indexOf(value.slice(-headLength), start);
      if (tail < 0 || tail - start > value.length) continue;
      const end = tail + headLength;
      if (value.endsWith(text.slice(start, end))) yield { start, end, kind: 'part', isWeak: false };
    }
  }

  #headsNow(): { readonly pattern: RegExp; readonly values: ReadonlyMap<string, readonly string[]> } | undefined {
    if (this.#heads !== undefined) return this.#heads;
    const values = new Map<string, string[]>();
    for (const { value, isWeak } of this.#byValue.values()) {
      if (isWeak || value.length < headLength) continue;
      const head = value.slice(0, headLength);
      values.set(
        head,
        [...(values.get(head) ?? []), value].sort((a, b) => b.length - a.length),
      );
    }
    if (values.size === 0) return undefined;
    const pattern = new RegExp([...values.keys()].map(escaped).join('|'), 'g');
    this.#heads = { pattern, values };
    return this.#heads;
  }

  #placeholderFor(value: string, kind: string, isWeak: boolean): string {
    const known = this.#byValue.get(value);
    if (known && (isWeak || !known.isWeak)) return known.placeholder;
    const placeholder = known?.placeholder ?? this.#unusedFor(value, kind);
    const secret = { placeholder, value, isWeak };
    this.#remember(secret);
    this.#added.push(secret);
    return placeholder;
  }

  #unusedFor(value: string, kind: string): string {
    const digest = this.digests.sha256(`${this.salt}\0${value}`);
    for (let length = 6; length < digest.length; length += 2) {
      const placeholder = placeholderOf(kind, digest.slice(0, length));
      if (!this.#byPlaceholder.has(placeholder)) return placeholder;
    }
    return placeholderOf(kind, digest);
  }

  #remember(secret: KnownSecret): void {
    this.#byValue.set(secret.value, secret);
    this.#byPlaceholder.set(secret.placeholder, secret);
    this.#heads = undefined;
  }
}

/** Characters by which known secrets are looked for. */
const headLength = 8;

/** What stands where a text was cut. */
const cutMark = /^(?:…|\s?\[(?:cut|…|Not shown|\d)|$)/;
const gapMark = /\n\[(?:…|\d+ (?:bytes|characters)[^\]\n]*)\]\n/g;

/** Where a beginning of one of the values ends that was cut off there. */
function cutEnd(text: string, start: number, values: readonly string[]): number | undefined {
  for (const value of values) {
    let length = headLength;
    while (length < value.length && text[start + length] === value[length]) length += 1;
    if (length >= leastKnown && cutMark.test(text.slice(start + length, start + length + 12))) return start + length;
  }
  return undefined;
}

const asLiteral = ({ start, end }: PlacedPlaceholder): Stretch => ({ start, end, kind: 'literal', isWeak: true });

function overlap(one: Pick<Stretch, 'start' | 'end'>, other: Pick<Stretch, 'start' | 'end'>): boolean {
  return one.start < other.end && other.start < one.end;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The value with every text in it changed, and everything else as it was; itself where nothing changes. */
function mapTexts<T>(value: T, change: (text: string) => string, isKept: (key: string) => boolean = () => false): T {
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return change(each);
    if (Array.isArray(each)) {
      const changed = each.map(walk);
      return changed.some((item, at) => item !== each[at]) ? changed : each;
    }
    if (typeof each !== 'object' || each === null) return each;
    const entries = Object.entries(each).map(([key, of]) => [key, isKept(key) ? of : walk(of)] as const);
    const isSame = entries.every(([key, of]) => of === (each as Record<string, unknown>)[key]);
    return isSame ? each : Object.fromEntries(entries);
  };
  // Texts become texts and everything else stays, so that the type does.
  return walk(value) as T;
}
