import type { Uri } from '../../ports';
import type { Named } from '../../specs/language/named';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { TextPlace } from '../spec-version';

/** What a list of tests shows of a spec: requirements, their properties, the tests that bear their tags. */
export interface TestRow {
  /** Unique in its spec, and the same when lines move. */
  readonly id: string;
  readonly kind: 'requirement' | 'property' | 'test';
  readonly label: string;
  /** What is said beside it. Empty where there is nothing. */
  readonly detail: string;
  readonly place: TextPlace;
  readonly children: readonly TestRow[];
}

/** A spec in the list of tests; what it has is looked up when somebody opens it. */
export interface SpecTestsRow {
  readonly dir: Uri;
  readonly name: string;
  /** Shown where there are several roots. */
  readonly rootName: string;
}

/** A test that a row stands for. */
export interface RowTest {
  readonly id: string;
  readonly tag: PlacedTag;
}

/** What rows are made of. */
export interface TestRowsInput {
  readonly requirements: readonly Named[];
  readonly properties: readonly Named[];
  /** Requirements and criteria that a property validates, in the order of the documents. */
  readonly validated: (property: Named) => readonly Named[];
  /** Tests that name a property, a requirement or a criterion themselves. */
  readonly namedBy: (thing: Named) => readonly PlacedTag[];
  readonly criteriaOf: (requirement: Named) => readonly Named[];
  readonly labelOf: (thing: Named) => string;
  readonly placeOf: (thing: Named) => TextPlace;
  readonly testLabel: (tag: PlacedTag) => { readonly label: string; readonly place: TextPlace };
}

/** The group of properties that validate nothing. */
const without = 'without';

/**
 * The rows of one spec, and the tests behind them. A property stands once, below the first requirement that it is for; one
 * without a test is left out, and so is a requirement without any. Pure.
 */
export function testRows(input: TestRowsInput): {
  readonly rows: readonly TestRow[];
  readonly tests: readonly RowTest[];
} {
  const tests: RowTest[] = [];
  const requirementOf = new Map(
    input.requirements.flatMap((requirement) =>
      [requirement, ...input.criteriaOf(requirement)].map(({ key }) => [key, requirement.key] as const),
    ),
  );
  const testsOf = (id: string, tags: readonly PlacedTag[]): readonly TestRow[] => {
    const known = new Map<string, number>();
    return tags.map((tag) => {
      const name = `${id}/${tag.file}/${tag.name ?? tag.tag}`;
      const count = (known.get(name) ?? 0) + 1;
      known.set(name, count);
      const row = { id: count === 1 ? name : `${name}/${String(count)}`, ...input.testLabel(tag) };
      tests.push({ id: row.id, tag });
      return { ...row, kind: 'test', detail: tag.file, children: [] };
    });
  };
  const properties = input.properties.flatMap((property) => {
    const id = `property ${property.key}`;
    const children = testsOf(id, input.namedBy(property));
    if (children.length === 0) return [];
    const validated = input.validated(property);
    const ids = validated.map((each) => each.id).join(', ');
    const row: TestRow = {
      ...{ id, kind: 'property', label: input.labelOf(property), place: input.placeOf(property), children },
      detail: ids === '' ? '' : `validates ${ids}`,
    };
    const home = validated.map(({ key }) => requirementOf.get(key)).find((key) => key !== undefined);
    return [{ row, home: home ?? without }];
  });
  const rows = input.requirements.flatMap((requirement): readonly TestRow[] => {
    const { key } = requirement;
    const id = `requirement ${key}`;
    const own = properties.flatMap(({ row, home }) => (home === key ? [row] : []));
    const things = [requirement, ...input.criteriaOf(requirement)];
    // A test of a property may name criteria too: it stands with its property.
    const direct = new Set(
      things.flatMap((thing) => input.namedBy(thing)).filter((tag) => tag.properties.length === 0),
    );
    const children = [...own, ...testsOf(id, [...direct])];
    const place = input.placeOf(requirement);
    return children.length === 0
      ? []
      : [{ id, kind: 'requirement', label: input.labelOf(requirement), detail: '', place, children }];
  });
  const loose = properties.flatMap(({ row, home }) => (home === without ? [row] : []));
  return { rows: [...rows, ...loose], tests };
}

/** The tests that rows with these IDs mean, those below them with them. */
export function testsBelow(rows: readonly TestRow[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (row: TestRow, isMeant: boolean): void => {
    const meant = isMeant || ids.has(row.id);
    if (meant && row.kind === 'test') found.add(row.id);
    for (const child of row.children) visit(child, meant);
  };
  for (const row of rows) visit(row, false);
  return found;
}
