/** What is known of a spec that a tag may call it by. */
export interface NamedSpec {
  /** Identity of the spec, as its folder. */
  readonly dir: string;
  readonly name: string;
  /** `featureName` of `.config.kiro`. */
  readonly featureName: string | undefined;
  /** What stands behind the colon of its documents' first headings: `# Design Document: Discount Codes`. */
  readonly titles: readonly string[];
}

/** The specs that a tag may mean: none, one, or several that nobody can choose from. */
export type SpecsMeant = (feature: string) => readonly string[];

/**
 * Finds the specs that a tag means by its name: the folder, `featureName`, the folder without a leading number, the slug of a
 * title, in this order; the first of them that any spec has decides. A tenth of real tags name a slug that is not the folder.
 */
export function specsMeant(specs: readonly NamedSpec[]): SpecsMeant {
  const ranks = [
    (spec: NamedSpec) => [spec.name, spec.name.slice(spec.name.lastIndexOf('/') + 1)],
    (spec: NamedSpec) => (spec.featureName === undefined ? [] : [spec.featureName]),
    (spec: NamedSpec) => [spec.name.slice(spec.name.lastIndexOf('/') + 1).replace(/^\d+[-_. ]+/, '')],
    (spec: NamedSpec) => spec.titles,
  ];
  const tables = ranks.map((aliasesOf) => {
    const table = new Map<string, Set<string>>();
    for (const spec of specs) {
      for (const alias of aliasesOf(spec)) {
        const slug = slugOf(alias);
        if (slug !== '') table.set(slug, (table.get(slug) ?? new Set()).add(spec.dir));
      }
    }
    return table;
  });
  return (feature) => {
    const slug = slugOf(feature);
    for (const table of tables) {
      const found = table.get(slug);
      if (found) return [...found];
    }
    return [];
  };
}

/** The title behind the colon of the first heading of a document, undefined where there is no such heading. */
export function titleOfDocument(text: string): string | undefined {
  const heading = /^\uFEFF?(?:[ \t]*\r?\n)*#[ \t]+(.{1,300})/.exec(text)?.[1];
  const title = heading === undefined ? undefined : /[:：][ \t]*([^\r\n]+?)[ \t#]*$/.exec(heading)?.[1];
  return title === undefined || title === '' ? undefined : title;
}

/** Case, width, blanks and marks do not count. */
function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
