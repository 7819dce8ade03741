/** What is asked of the agent about a spec that is there, one text an action. */

export const refineInstruction = `Action: refine. The requirements above are what counts now; design.md and tasks.md were made from an earlier version of them. Bring both up to them, with write_document, naming the document: first the design, then the tasks.
- Change only what the requirements call for. Keep everything else word for word.
- In tasks.md every task keeps its number; done tasks keep their words and their ticks. New work gets new tasks with new numbers, at the end or as further parts of a task that is not done.
- Every criterion is named by at least one task, every property names criteria that exist.
Then say in two or three sentences what you changed and why. If nothing has to change, say so and write nothing.`;

/** @param uncovered criteria that no task names */
export function updateTasksInstruction(uncovered: readonly string[]): string {
  const missing =
    uncovered.length === 0
      ? 'Every criterion is named by a task.'
      : `No task names these criteria: ${uncovered.join(', ')}. Add tasks for them with write_document (document: tasks), in parts, with new numbers behind those that are there; each with its _Requirements: …_ line. Nothing that is there is changed or taken out. The user reviews what you add.`;
  return `Action: update tasks. Two things, in this order:

1. ${missing}

2. Look into the code for tasks that are not ticked but whose work is there already, every detail line of it, tests included. Call propose_ticks once with those, each with the files that show it; leave out what you are not sure of. Never tick a box yourself: the user decides.

Then say in one or two sentences what you found.`;
}

/** @param findings of the check that needs no model, one a line */
export function analyseInstruction(findings: string): string {
  return `Action: analyse requirements. Go through all acceptance criteria above as somebody who must build from them alone, and find contradictions, ambiguities, conflicting limits, terms that nobody defines, and cases that nobody speaks of. ${
    findings === ''
      ? 'A check by rules found nothing.'
      : `A check by rules found these; begin with them, and leave out those that do not matter here:\n\n${findings}\n`
  }
Call put_findings once, the most important first. Each finding is one question for the user with two answers, and for each answer the criteria as they would be written then (EARS, one behaviour each, no number in front). An answer that leaves everything as it is has no changes. No finding about taste or wording that changes nothing for who builds. If there is nothing to find, say so and do not call it.`;
}

export const syncInstruction = `Action: sync with code. The code may have gone other ways than the spec. Compare what the code does now with each document above, in their order, and change each document where it says something that is not so any more, with write_document, naming the document. The user reviews every change.
- What the code does counts only where it looks meant: done on purpose, tested, used. What looks like a mistake in the code you leave in the spec, and name it in your closing words.
- Change as little as possible; numbers of requirements, criteria, properties and tasks stay. What is new is added at the end with new numbers. Never change a box.
- Write nothing into a document that is right.
Then say in a few sentences, with files, what had drifted.`;
