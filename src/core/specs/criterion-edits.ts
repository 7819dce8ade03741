import type { TextEdit } from '../text/span';
import type { CriteriaDocument } from './document-kind';
import { parseBugfix } from './bugfix';
import { parseRequirements } from './requirements';

/** A criterion as it is to be: another text, or one more at the end of a requirement. */
export interface CriterionEdit {
  readonly document: CriteriaDocument;
  /** Of the criterion that is written anew: `2.1`; of the requirement that gets one more: `2`. */
  readonly key: string;
  /** The text that is replaced; empty for one more. */
  readonly before: string;
  readonly text: string;
}

/**
 * The edits of a document by which criteria become what they are to be (SPEC-14).
 * @returns why that cannot be done: the criterion is gone, or says something else by now
 */
export function criterionEdits(text: string, changes: readonly CriterionEdit[]): readonly TextEdit[] | string {
  const edits: TextEdit[] = [];
  for (const change of changes) {
    const edit = change.before === '' ? added(text, change) : replaced(text, change);
    if (typeof edit === 'string') return edit;
    edits.push(edit);
  }
  return edits;
}

function replaced(source: string, { document, key, before, text }: CriterionEdit): TextEdit | string {
  const criteria = requirementsOf(source, document).flatMap((requirement) => requirement.criteria);
  const same = criteria.filter(({ id }) => id === key);
  const found = same.find((one) => one.text === before);
  if (found) return { span: found.textSpan, text: oneLine(text) };
  return same.length === 0 ? `Criterion ${key} is no longer there.` : `Criterion ${key} says something else by now.`;
}

function added(source: string, { document, key, text }: CriterionEdit): TextEdit | string {
  const requirement = requirementsOf(source, document).findLast(({ id }) => id === key);
  const last = requirement?.criteria.at(-1);
  if (!requirement || !last) return `Requirement ${key} is no longer there, or has no criteria.`;
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const [, stem = '', digits] = /^(.*?)(\d+)$/.exec(last.number ?? `${requirement.criteria.length}`) ?? [];
  const number = `${stem}${Number(digits ?? requirement.criteria.length) + 1}`;
  const at = last.textSpan.end;
  const span = { start: at, end: at };
  if (last.form === 'list') return { span, text: `${eol}${number}. ${oneLine(text)}` };
  if (last.form === 'paragraph') return { span, text: `${eol}${eol}${number} ${oneLine(text)}` };
  return {
    span,
    text: `${eol}- ${last.form === 'checkbox' ? '[ ] ' : ''}${last.number === null ? '' : `${number} `}${oneLine(text)}`,
  };
}

const requirementsOf = (
  text: string,
  document: CriteriaDocument,
): ReturnType<typeof parseBugfix>['value']['requirements'] =>
  (document === 'bugfix' ? parseBugfix : parseRequirements)(text).value.requirements;

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
