import type { CriteriaDocument } from './document-kind';
import { partsOfId } from './requirement-id';

/** Something a reference may name: a requirement or a criterion. */
export interface Citable {
  readonly key: string;
  readonly id: string;
  readonly document: CriteriaDocument;
}

/** Prefixes that only say "requirement" and may be left out in the other document: `AC2.1` for 2.1, `R3` for 3. */
const wordPrefixes = new Set(['R', 'REQ', 'RQ', 'AC', 'US', 'CR']);

/** Finds the key that an ID means, or undefined where nothing or more than one thing has it. Never guesses. */
export type Resolve = (id: string) => string | undefined;

/**
 * An ID resolves exactly; else a bare number to the one prefixed ID with that number, and `AC2.1` to 2.1; where two documents
 * define it, in the document of the spec's kind.
 */
export function createResolver(citables: readonly Citable[], preferred: CriteriaDocument): Resolve {
  // Made when the first reference is looked up: a spec of requirements alone has none.
  let index: ReturnType<typeof indexOf> | undefined;
  const pick = (found: readonly Citable[]): string | undefined => {
    if (found.length === 1) return found[0]?.key;
    const own = found.filter((one) => one.document === preferred);
    return own.length === 1 ? own[0]?.key : undefined;
  };
  return (id) => {
    index ??= indexOf(citables);
    const { exact, normalized, byNumber } = index;
    const parts = partsOfId(id);
    const found =
      exact.get(id) ??
      (parts && normalized.get(`${parts.prefix}|${parts.number}`)) ??
      (parts?.prefix === '' ? byNumber.get(parts.number) : undefined) ??
      (parts && wordPrefixes.has(parts.prefix) ? normalized.get(`|${parts.number}`) : undefined);
    return found && pick(found);
  };
}

interface CitableIndex {
  readonly exact: ReadonlyMap<string, readonly Citable[]>;
  readonly normalized: ReadonlyMap<string, readonly Citable[]>;
  readonly byNumber: ReadonlyMap<string, readonly Citable[]>;
}

function indexOf(citables: readonly Citable[]): CitableIndex {
  const exact = new Map<string, Citable[]>();
  const normalized = new Map<string, Citable[]>();
  const byNumber = new Map<string, Citable[]>();
  for (const citable of citables) {
    add(exact, citable.id, citable);
    const parts = partsOfId(citable.id);
    if (!parts) continue;
    add(normalized, `${parts.prefix}|${parts.number}`, citable);
    if (parts.prefix !== '') add(byNumber, parts.number, citable);
  }
  return { exact, normalized, byNumber };
}

function add(map: Map<string, Citable[]>, key: string, citable: Citable): void {
  const list = map.get(key);
  if (list) list.push(citable);
  else map.set(key, [citable]);
}
