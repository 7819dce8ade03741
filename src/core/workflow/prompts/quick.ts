import type { SpecPlan } from '../../specs/spec-plan';
import { documentOrder } from '../../specs/spec-plan';
import { phaseInstruction } from './documents';

/** The first step of a quick spec: what must be known before anything is written. */
export const clarifyInstruction = `Phase: clarify. Before the spec for the idea below is written in one go, find out what only the user can tell.

Look at the project first. Then call exactly one of these, and stop:
- ask_user with one to five questions whose answers change what would be built. Two or three short answers to choose from for each, the likeliest first. Never ask what the project itself tells, or what a sensible default settles.
- ask_user with no questions, if nothing is open.
- no_spec_needed with the reason, if the work is so small that a spec would cost more than it helps (a rename, a typo, one obvious line), or if there is nothing to build.

The idea:`;

/** The second step: all documents, one after the other, without a gate between them. */
export function passInstruction(plan: SpecPlan): string {
  const parts = documentOrder(plan).map((document) => phaseInstruction(document, plan));
  return `Phase: quick spec. Write all documents of this spec now, one after the other, each with one call of write_document that names the document: ${documentOrder(plan).join(', ')}. Nothing is approved between them; where the texts below speak of an approved document, take the one that you have just written. Keep them small: the user wants to read all of them in five minutes. Stop when the last is written.

${parts.join('\n\n---\n\n')}`;
}

/** What is said of documents that the pass left out. */
export function missingInstruction(missing: readonly string[]): string {
  return `Still to be written, in this order: ${missing.map((each) => `${each}.md`).join(', ')}. Write them now with write_document, naming the document.`;
}

/** What is said when the user talks about a quick spec that stands at its gate. */
export const quickFeedbackInstruction =
  'The user has read the documents of this spec and says the following. Change what it touches, in every document where it matters, with write_document naming the document; keep everything else. Then say in a sentence or two what changed. If it is a question, answer it.';
