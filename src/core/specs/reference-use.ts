import type { ReferenceText } from './reference-lines';
import type { SpecTexts } from './spec-texts';

/**
 * Whether a reference line counts. One with a label no table knows does when something of the spec has one of its IDs, or when
 * the spec has nothing that could.
 */
export function isReferenceToSpec(spec: Pick<SpecTexts, 'keyed' | 'resolve'>, reference: ReferenceText): boolean {
  if (reference.kind !== 'unknown') return true;
  return spec.keyed.length === 0 || reference.ids.some((id) => spec.resolve(id) !== undefined);
}
