import type { DocumentKind } from './document-kind';
import { isSectionTitle, type LabelKind, normalizeLabel } from './labels';
import type { SpecPlan } from './spec-plan';

/** A section that the form of a document knows. */
export interface FormSection {
  readonly title: string;
  /** The heading's level. */
  readonly level: 2 | 3;
  /** A document without it is not of its form. Others may be left out where they would be empty. */
  readonly required: boolean;
  /** Words of other languages for it. */
  readonly label?: LabelKind;
}

const must = (title: string, label?: LabelKind): FormSection => ({
  title,
  level: 2,
  required: true,
  ...(label ? { label } : {}),
});
const may = (title: string, label?: LabelKind): FormSection => ({ ...must(title, label), required: false });
const below = (title: string, label?: LabelKind): FormSection => ({ ...must(title, label), level: 3 });

const properties = 'Correctness Properties';

/** What a form looks like, by its sections in order. */
export const formSections = {
  requirements: [
    must('Introduction', 'introduction'),
    may('Glossary', 'glossary'),
    must('Requirements', 'requirements'),
  ],
  bugfix: [
    must('Introduction', 'introduction'),
    must('Bug Analysis'),
    below('Current Behavior (Defect)', 'current'),
    below('Expected Behavior (Correct)', 'expected'),
    below('Unchanged Behavior (Regression Prevention)', 'unchanged'),
  ],
  design: [
    must('Overview'),
    must('Architecture'),
    must('Components and Interfaces'),
    may('Data Models'),
    may(properties, 'properties'),
    may('Error Handling'),
    must('Testing Strategy'),
  ],
  lowLevelDesign: [
    must('Overview'),
    may('Architecture'),
    must('Main Algorithm/Workflow'),
    must('Core Interfaces/Types'),
    must('Key Functions with Formal Specifications'),
    must('Algorithmic Pseudocode'),
    must('Example Usage'),
    must(properties, 'properties'),
  ],
  bugfixDesign: [
    must('Overview'),
    must('Glossary', 'glossary'),
    must('Bug Details'),
    below('Bug Condition'),
    below('Examples'),
    must('Expected Behavior'),
    below('Preservation Requirements'),
    must('Hypothesized Root Cause'),
    must(properties, 'properties'),
    must('Fix Implementation'),
    below('Changes Required'),
    must('Testing Strategy'),
    below('Validation Approach'),
    below('Exploratory Bug Condition Checking'),
    below('Fix Checking'),
    below('Preservation Checking'),
  ],
  tasks: [may('Overview'), must('Tasks', 'tasks'), may('Notes')],
  /** A bugfix's list stands right below the title (SPEC-28). */
  bugfixTasks: [],
} as const satisfies Readonly<Record<string, readonly FormSection[]>>;

export type FormName = keyof typeof formSections;

/** Which form a document of such a spec has (SPEC-12, SPEC-15, SPEC-18 to SPEC-20, SPEC-23, SPEC-28). */
export function formOf(document: DocumentKind, { kind, detail }: Pick<SpecPlan, 'kind' | 'detail'>): FormName {
  if (document === 'tasks') return kind === 'bugfix' ? 'bugfixTasks' : 'tasks';
  if (document !== 'design') return document;
  if (kind === 'bugfix') return 'bugfixDesign';
  return detail === 'low' ? 'lowLevelDesign' : 'design';
}

/** Is a heading of that title the section? Names of the document behind a colon do not count. */
export function isFormSection({ title, label }: FormSection, heading: string): boolean {
  const bare = normalizeLabel(heading.replace(/^[\d.\s]+/, ''));
  const wanted = normalizeLabel(title);
  return (
    bare === wanted ||
    bare === wanted.replace(/ \(.*\)$/, '') ||
    (label !== undefined && isSectionTitle(label, heading))
  );
}
