/**
 * Counts what a spec holds, from the documentation alone and without any code of the parsers: a second opinion for the corpus
 * test. It knows the documented forms (`### Requirement 1: …`, `#### Acceptance Criteria`, `1. …`, `1.1 …`, `- [ ] 1. …`) in the
 * languages they are documented in, and nothing else.
 */
export interface Counts {
  readonly requirements: number;
  readonly criteria: number;
}

const requirementHeading =
  /^### (?:(?:Requirement|Requisito|Gereksinim|要件|需求)\s*R?\d+(?:\.\d+)*\s*(?:[:：].*)?|(?:FR|NFR|TC)-\d+: .*)$/;

function linesOutsideFences(text: string): string[] {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]?.charAt(0);
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && mark === fence) fence = undefined;
    else if (fence === undefined) kept.push(line);
  }
  return kept;
}

/** A numbered list, paragraphs `N.N` and, where a requirement has neither, nothing else, below a requirement heading. */
export function countRequirements(text: string): Counts {
  let requirements = 0;
  let criteria = 0;
  let inRequirement = false;
  for (const line of linesOutsideFences(text)) {
    if (/^#{1,3} /.test(line)) {
      inRequirement = requirementHeading.test(line);
      if (inRequirement) requirements += 1;
    } else if (inRequirement && (/^\d+\. /.test(line) || /^\d+(?:\.\d+)+ /.test(line))) criteria += 1;
  }
  return { requirements, criteria };
}

/** Three sections; in each the clauses `N.N …`, every leading number being a requirement. */
export function countBugfix(text: string): Counts {
  const leading = new Set<string>();
  let criteria = 0;
  let section = '';
  for (const line of linesOutsideFences(text)) {
    if (/^#{1,3} /.test(line)) section = /^### (?:Current|Expected|Unchanged) Behavior/.test(line) ? line : '';
    const clause = /^(\d+)\.\d+ /.exec(line);
    if (section === '' || !clause) continue;
    criteria += 1;
    leading.add(`${section} ${clause[1] ?? ''}`);
  }
  return { requirements: leading.size, criteria };
}

/**
 * Properties by their numbers, each once: headings, and paragraphs in bold or bare, `Property 1: …`; where there are none,
 * items of a list. And the numbers that stand behind `Validates: Requirements`.
 */
export function countDesign(text: string): { readonly properties: number; readonly validated: number } {
  const lines = linesOutsideFences(text);
  const numbersOf = (form: RegExp): ReadonlySet<string> =>
    new Set(lines.flatMap((line) => form.exec(line)?.[1]?.toLowerCase() ?? []));
  const titled = numbersOf(
    /^(?:#{2,6} +(?:\d+(?:\.\d+)*\.? +)?|\*\*|(?=[^:：]{4,24}[:：]))(?:Property|Propriedade|Propiedad|Özellik|属性|プロパティ)\s*((?:[A-Z]{1,3}-?)?\d+(?:\.\d+)*(?:-[A-Z][a-z]*)?|[A-Z]-[A-Z][a-z]*)/u,
  );
  const values = lines.flatMap(
    (line) => /\*\*(?:Validates|Valida|Doğrular|验证|検証)[^:：*]{0,20}[:：]\s*(.*)/u.exec(line)?.[1] ?? [],
  );
  return { properties: titled.size, validated: values.reduce((sum, value) => sum + countIds(value), 0) };
}

/** What `_Requirements: 1.1, 2.3_` names below tasks. */
export function countReferences(text: string): number {
  const values = linesOutsideFences(text).flatMap(
    (line) =>
      /^\s*[-*]?\s*[_*]+(?:Requirements?|Reqs|Requisitos?|Gereksinim(?:ler)?|要件|需求)[_*]*[:：]\s*(.*)/u.exec(
        line,
      )?.[1] ?? [],
  );
  return values.reduce((sum, value) => sum + countIds(value), 0);
}

/** Numbers of a list, each once; a range counts all that it runs over. */
function countIds(value: string): number {
  const ids = new Set<string>();
  for (const part of value.replace(/[(（][^)）]*[)）]/g, '').split(/[,，、;]|\band\b/)) {
    const found =
      /^[\s*_]*(?:Requirements?\s+|Requisitos?\s+|Gereksinim(?:ler)?\s+|需求\s*|要件\s*)?((?:[A-Z]+-?)?\d+(?:\.\d+)*)(?:\s*[-–]\s*(?:[A-Z]+-?)?((?:\d+\.)*)(\d+))?/u.exec(
        part,
      );
    if (!found) continue;
    const [, from = '', , to] = found;
    const stem = from.replace(/\d+$/, '');
    const first = Number(/\d+$/.exec(from)?.[0]);
    for (let number = first; number <= (to === undefined ? first : Number(to)); number += 1)
      ids.add(`${stem}${String(number)}`);
  }
  return ids.size;
}

/** Boxes with a number; where no box has one, all boxes. */
export function countTasks(text: string): { readonly tasks: number; readonly done: number; readonly optional: number } {
  const boxes = linesOutsideFences(text).filter((line) => /^\s*- \[[ xX~-]\](?:\\?\*)? \S/.test(line));
  const numbered = boxes.filter((line) => /^\s*- \[.\](?:\\?\*)? \d+[a-z]?(?:[.-]\w+)*[.*]?(?:\s|$)/.test(line));
  const tasks = numbered.length > 0 ? numbered : boxes;
  return {
    tasks: tasks.length,
    done: tasks.filter((line) => /^\s*- \[[xX]\]/.test(line)).length,
    optional: tasks.filter((line) => /^\s*- \[.\](?:\\?\*| [\d.]+\*)/.test(line)).length,
  };
}
