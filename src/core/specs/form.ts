import { scanMarkdown, type MarkdownText } from '../text/markdown-lines';
import type { DocumentKind } from './document-kind';
import { fileNameOf } from './document-kind';
import { formOf, formSections, type FormSection, isFormSection } from './form-sections';
import { lintLevels } from './lint/levels';
import { SpecLint } from './lint/spec-lint';
import type { SpecPlan } from './spec-plan';
import { readSpecTexts, type SpecTexts } from './spec-texts';
import { leavesOf } from './progress';
import type { TaskItem } from './tasks';

/** Something by which a document is not of its form. */
export interface FormProblem {
  /** `form.…`, or the code of a lint error. */
  readonly code: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** The documents of a spec as texts, and by which plan they are made. */
export interface FormInput {
  readonly texts: Readonly<Partial<Record<DocumentKind, string>>>;
  readonly plan: SpecPlan;
}

/**
 * Where a document that was written by our prompts is not of the form that they demand: what is missing, what cannot be read
 * as meant, and references to what is not there. Empty: it is. Total: never throws.
 */
export function formProblems(document: DocumentKind, { texts, plan }: FormInput): readonly FormProblem[] {
  const text = texts[document] ?? '';
  const source = scanMarkdown(text);
  const spec = readSpecTexts(texts, undefined);
  const lines = source.lines.length;
  const found: FormProblem[] = [];
  const report = (code: string, line: number, message: string): void =>
    void found.push({ code: `form.${code}`, line: Math.min(Math.max(line, 1), Math.max(lines, 1)), message });
  checkSections(source, formSections[formOf(document, plan)], report);
  contentChecks[document](spec, plan, report, text);
  return [...found, ...lintErrors(document, texts)].sort((one, other) => one.line - other.line);
}

type Report = (code: string, line: number, message: string) => void;
type ContentCheck = (spec: SpecTexts, plan: SpecPlan, report: Report, text: string) => void;

function checkSections({ lines }: MarkdownText, sections: readonly FormSection[], report: Report): void {
  const headings = lines.flatMap(({ heading }, at) => (heading ? [{ ...heading, line: at + 1 }] : []));
  if (headings[0]?.level !== 1) report('title', 1, 'The first line must be the title, a heading with one "#".');
  const places = sections.map((section) => ({
    section,
    line: headings.find(({ level, title }) => level === section.level && isFormSection(section, title))?.line,
  }));
  // Headings in the user's language are theirs: without any that the form has, nothing can be missed.
  if (places.every(({ line }) => line === undefined) && headings.length > 1) return;
  const kept = new Set(rising(places.flatMap(({ line }) => line ?? [])));
  let last: { readonly title: string; readonly line: number } | undefined;
  for (const { section, line } of places) {
    const written = `${'#'.repeat(section.level)} ${section.title}`;
    if (line === undefined) {
      if (section.required) report('section', last?.line ?? 1, `The section "${written}" is missing.`);
    } else if (!kept.has(line)) {
      report('order', line, `The section "${written}" must come ${last ? `after "${last.title}"` : 'first'}.`);
    } else last = { title: section.title, line };
  }
}

/** The most numbers of a list that rise as they stand: what is left has been moved. */
function rising(numbers: readonly number[]): readonly number[] {
  const best: (readonly number[])[] = [];
  for (const [index, number] of numbers.entries()) {
    const before = best.slice(0, index).filter((each) => (each.at(-1) ?? 0) < number);
    best.push([...longest(before), number]);
  }
  return longest(best);
}

const longest = (lists: readonly (readonly number[])[]): readonly number[] =>
  lists.reduce((one, other) => (other.length > one.length ? other : one), []);

const contentChecks: Readonly<Record<DocumentKind, ContentCheck>> = {
  requirements: ({ requirements }, _, report) => {
    if (!requirements || requirements.requirements.length === 0) {
      report('no-requirement', 1, 'There is no requirement: none begins with "### Requirement 1: Title".');
      return;
    }
    for (const { id, line, criteria, userStory } of requirements.requirements) {
      if (criteria.length === 0) {
        report('no-criteria', line, `Requirement ${id} has no numbered acceptance criteria.`);
      }
      if (userStory === null) report('no-story', line, `Requirement ${id} has no line "**User Story:** As a …".`);
    }
  },

  bugfix: ({ bugfix }, _, report) => {
    for (const [index, section] of (['current', 'expected', 'unchanged'] as const).entries()) {
      const own = bugfix?.requirements.filter((each) => each.section === section) ?? [];
      const criteria = own.flatMap((each) => each.criteria);
      const number = `${index + 1}`;
      if (criteria.length === 0) {
        report(
          'no-criteria',
          own[0]?.line ?? 1,
          `The section of the ${number}.x clauses has none: write "${number}.1 WHEN … ".`,
        );
      }
      for (const { id, line } of criteria) {
        if (!id.startsWith(`${number}.`)) {
          report('clause-number', line, `Clause ${id} stands in the section of the ${number}.x clauses.`);
        }
      }
    }
  },

  design: ({ design, requirements, bugfix }, { kind }, report, text) => {
    const hasCriteria = requirements !== undefined || bugfix !== undefined;
    for (const { number, line, validates } of design?.properties ?? []) {
      // Design-first properties have nothing to name before there are requirements (SPEC-19).
      if (hasCriteria && validates.length === 0) {
        report('no-validates', line, `Property ${number} does not say "**Validates: Requirements …**".`);
      }
    }
    if (kind !== 'bugfix') return;
    const numbers = new Set(design?.properties.map(({ number }) => number));
    for (const number of ['1', '2']) {
      if (!numbers.has(number)) {
        const what = number === '1' ? 'Bug Condition' : 'Preservation';
        report('no-property', 1, `There is no "Property ${number}: ${what} - …".`);
      }
    }
    if (!/FUNCTION\s+isBugCondition/i.test(text)) {
      report(
        'no-condition',
        1,
        'The bug condition has no formal specification: "FUNCTION isBugCondition(X)" in a fence.',
      );
    }
  },

  tasks: (spec, { kind }, report) => {
    const { tasks } = spec;
    if (!tasks || tasks.all.length === 0) {
      report('no-tasks', 1, 'There are no tasks: none begins with "- [ ] 1. ".');
      return;
    }
    for (const { id, line, title } of tasks.all) {
      if (id === null) report('no-number', line, `The task "${title}" has no number.`);
    }
    if (kind === 'bugfix') checkBugfixTasks(tasks.tasks, report);
    else checkCoverage(spec, report);
  },
};

/** Tasks 1 and 2 are the tests that are written before the fix, and run again below it (SPEC-28). */
function checkBugfixTasks(tasks: readonly TaskItem[], report: Report): void {
  const [first, second] = tasks;
  for (const [task, number, what] of [
    [first, '1', 'the bug condition exploration test'],
    [second, '2', 'the preservation property tests'],
  ] as const) {
    if (!task?.propertyNumbers.includes(number)) {
      report('test-first', task?.line ?? 1, `Task ${number} must be ${what}, naming "**Property ${number}: …**".`);
    } else if (task.children.length > 0)
      report('test-first', task.line, `Task ${number} must stand alone, without parts.`);
  }
  const fix = tasks.flatMap((task) => task.children);
  for (const number of ['1', '2']) {
    if (!fix.some(({ propertyNumbers }) => propertyNumbers.includes(number))) {
      const line = tasks[2]?.line ?? 1;
      report(
        'verify',
        line,
        `The fix has no part that runs the tests of Property ${number} again, naming "**Property ${number}: …**".`,
      );
    }
  }
}

function checkCoverage(spec: SpecTexts, report: Report): void {
  const missing = uncoveredCriteria(spec);
  if (missing.length === 0) return;
  const last = leavesOf(spec.tasks?.tasks ?? []).at(-1)?.task.line ?? 1;
  report('uncovered', last, `No task names these criteria in its "_Requirements: …_": ${missing.join(', ')}.`);
}

/** The numbers of criteria that no task names, by itself, by its requirement or by naming all (SPEC-29). */
export function uncoveredCriteria({ keyed, tasks, resolve }: SpecTexts): readonly string[] {
  const named = new Set<string>();
  let namesAll = false;
  for (const { references } of tasks?.all ?? []) {
    for (const { ids, all } of references) {
      namesAll ||= all;
      for (const id of ids) named.add(resolve(id) ?? '');
    }
  }
  if (namesAll) return [];
  return keyed.flatMap(({ key, criteria }) =>
    named.has(key) ? [] : criteria.filter((one) => !named.has(one.key)).map(({ item }) => item.id),
  );
}

function lintErrors(document: DocumentKind, texts: FormInput['texts']): readonly FormProblem[] {
  const documents = Object.fromEntries(
    Object.entries(texts).map(([kind, text]) => [kind, { text, approval: 'none' as const }]),
  );
  const { problems } = new SpecLint(lintLevels(undefined)).update({ dir: '', documents, config: undefined });
  return problems.flatMap(({ file, severity, code, line, message }) =>
    severity === 'error' && file === fileNameOf(document) ? [{ code, line, message }] : [],
  );
}

/** Problems in words, one a line, for the model and for people. */
export function problemsInWords(document: DocumentKind, problems: readonly FormProblem[]): string {
  return problems.map(({ code, line, message }) => `${fileNameOf(document)}:${line} ${message} (${code})`).join('\n');
}
