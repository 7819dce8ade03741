import type { TestTag } from '../trace/test-tags';
import { findTestTags } from '../trace/test-tags';

/** The number of a property or requirement in the tag of a test, where it stands. Lines and columns are 1-based. */
export interface TagNumber {
  /** The spec as the tag calls it. */
  readonly feature: string;
  readonly kind: 'property' | 'requirement';
  /** As written. */
  readonly id: string;
  readonly line: number;
  readonly column: number;
}

/** Below a tag, `Validates:` stands no more lines further down. */
const reach = 3;

/** The number at a place of a test file; behind its last character counts too. */
export function tagNumberAt(text: string, line: number, column: number): TagNumber | undefined {
  const own = text.split(/\r\n|[\r\n]/)[line - 1];
  if (own === undefined || !/\d/.test(own)) return undefined;
  const near = findTestTags(text).filter((tag) => tag.line <= line && line <= tag.line + reach);
  // The nearest one above decides.
  for (const tag of near.toReversed()) {
    for (const { kind, id } of numbersOf(tag, line)) {
      const found = placesOf(own, id, kind).find((at) => at < column && column <= at + 1 + id.length);
      if (found !== undefined) return { feature: tag.feature, kind, id, line, column: found + 1 };
    }
  }
  return undefined;
}

function numbersOf(tag: TestTag, line: number): readonly { readonly kind: TagNumber['kind']; readonly id: string }[] {
  return [
    ...(line === tag.line ? tag.properties.map((id) => ({ kind: 'property' as const, id })) : []),
    ...tag.requirements.map((id) => ({ kind: 'requirement' as const, id })),
  ];
}

/** Offsets at which the number stands by itself: of a property behind the first comma, as the name of a spec may hold one. */
function placesOf(line: string, id: string, kind: TagNumber['kind']): readonly number[] {
  const from = kind === 'property' ? Math.max(0, line.search(/[,，、]/)) : 0;
  const places: number[] = [];
  for (let at = line.indexOf(id, from); at >= 0; at = line.indexOf(id, at + 1)) {
    const isWhole =
      !/[\p{L}\p{N}.]/u.test(line.charAt(at - 1)) && !/^(?:[\p{L}\p{N}]|\.\d)/u.test(line.slice(at + id.length));
    if (isWhole) places.push(at);
  }
  return places;
}
