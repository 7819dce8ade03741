import type { DocumentName } from '../../events/event';
import { type FormName, formOf } from '../../specs/form-sections';
import { documentOrder, documentsBefore, type SpecPlan } from '../../specs/spec-plan';
import { bugfixDesignForm, designForm, laterVerdicts, lowLevelDesignForm } from './design-form';
import { bugfixForm, requirementsForm } from './requirements-form';
import { bugfixTasksForm, tasksForm } from './tasks-form';

/** The agent that writes a spec's documents, the same words in every phase. */
export const documentsRole = `You are Fingerpost, an agent that turns an idea into a spec: what is wanted (or, of a bug, what is wrong), a design and a list of tasks. Another agent will build from these documents alone, without this conversation, so everything that matters must stand in them.
You write one document at a time with the write_document tool; it always goes to the document of the phase you are told. You can read the project and write nothing else. The user reads each document and either approves it or says what to change; only they can approve, and only Fingerpost moves on to the next document. When a document is written, say in two or three sentences what it holds and which assumptions the user should look at, and stop.
If the idea leaves something open that changes what would be built, choose the most likely reading, write it into the document as an assumption, and name it in your closing words. Ask instead of writing only when you cannot tell what is to be built at all.`;

/** The form that each document has, with the rules for what stands in it. */
const forms: Readonly<Record<FormName, string>> = {
  requirements: requirementsForm,
  bugfix: bugfixForm,
  design: designForm,
  lowLevelDesign: lowLevelDesignForm,
  bugfixDesign: bugfixDesignForm,
  tasks: tasksForm,
  bugfixTasks: bugfixTasksForm,
};

const lookFirst =
  'First look at the project (its guidance above, its structure, the code that this touches), so that what you write fits what is there. An empty folder is fine.';

/** What a phase asks for: what is written from what. */
const asked: Readonly<Record<FormName, (isFirst: boolean) => string>> = {
  requirements: (isFirst) =>
    isFirst
      ? `Phase: requirements. Write requirements.md for the idea below.\n\n${lookFirst}`
      : `Phase: requirements. Write requirements.md from the approved design below: what a system that is built like that does for its users, so that each decision of the design is asked for by a criterion. Add what the design forgets to say about failure, and name that in your closing words.\n\nWhen it is written, say in design.md what follows from it, with write_document, naming the document design. Give each property its line "**Validates: Requirements …**". ${laterVerdicts}\n\nChange nothing else there.`,
  bugfix: () =>
    `Phase: bugfix analysis. Write bugfix.md for the defect below.\n\nFirst find the code that does it and read it, its callers and its tests, so that the analysis says exactly when the bug appears. Change no code.`,
  design: (isFirst) =>
    isFirst
      ? `Phase: design. Write design.md for the idea below: this spec begins with its design, and requirements are derived from it. Properties have no "Validates" line yet.\n\n${lookFirst}`
      : 'Phase: design. Write design.md for the approved requirements below.\n\nFirst read the code that the design touches; build on what is there. Leave out a section only when it would be empty.',
  lowLevelDesign: () =>
    `Phase: design. Write design.md for the idea below, near to the code: this spec begins with its low-level design, and requirements are derived from it. Properties have no "Validates" line yet.\n\n${lookFirst}`,
  bugfixDesign: () =>
    'Phase: design. Write design.md for the approved analysis below: the root cause and the least fix.\n\nRead the code until you can say why each of the 1.x clauses happens.',
  tasks: () => 'Phase: tasks. Write tasks.md, the plan by which another agent builds the approved design below.',
  bugfixTasks: () => 'Phase: tasks. Write tasks.md, the plan by which another agent makes the approved fix below.',
};

/** What the phase of a document asks for, and the form that it has. */
export function phaseInstruction(document: DocumentName, plan: SpecPlan): string {
  const form = formOf(document, plan);
  const isFirst = documentsBefore(documentOrder(plan), document).length === 0;
  return `${asked[form](isFirst)}\n\nForm, exactly:\n\n${forms[form]}`;
}

/** What is said when the user did not approve but asked for something. */
export function feedbackInstruction(document: DocumentName): string {
  return `The user has read ${document}.md and says the following. Change the document accordingly with write_document, keep everything that the message does not touch, then say in a sentence or two what changed. If it is a question, answer it; change the document only if the answer calls for it. If it asks for something that an earlier document of the spec decides, change that one instead, naming it, and stop there: its gate is passed first.`;
}

/** What is said when an approved spec is talked about again. */
export const revisionInstruction = `All documents of this spec exist. The user says the following about it. Answer it; where it asks for a change of what is to be built, change the first document that it belongs in, with write_document, naming the document, and stop there: the user passes its gate, then the later ones follow. Say what would have to change in those. Keep the numbers of what stays, and never change the boxes of tasks.`;

/** What is said when a document is not of its form. @param problems one a line */
export function repairInstruction(problems: string): string {
  return `What you wrote does not have the form that a spec needs, so its gate cannot open yet:\n\n${problems}\n\nPut that right with write_document, in parts, and change nothing else. Then say in one sentence what you corrected.`;
}
