import { type JudgedProperty, propertyId } from './judge-properties';
import type { TestResults } from './test-results';

/**
 * Property tests that still pass when every predicate says the opposite: nothing that the property finds gets out of them.
 * @param fresh that held in the run before
 * @param inverted what came of the same tests with inverted predicates
 */
export function blindProperties(
  fresh: readonly JudgedProperty[],
  inverted: TestResults,
): readonly { readonly id: string; readonly problem: string }[] {
  const results = new Map(inverted.tests.map(({ id, result }) => [id, result]));
  return fresh.flatMap((property) => {
    const { tag, tests } = property;
    const isBlind = tests.length > 0 && tests.every(({ id }) => results.get(id) === 'pass');
    const place = `${tag.file}:${String(tag.line)}`;
    const problem = `${place}: the test passes even when its property is turned into its opposite, so it does not look at it.`;
    return isBlind ? [{ id: propertyId(property), problem }] : [];
  });
}
