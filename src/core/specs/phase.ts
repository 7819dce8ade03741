import type { DocumentKind } from './document-kind';
import type { Progress } from './progress';
import type { SpecKind, Workflow } from './spec-config';
import { documentOrder, hasGate } from './spec-plan';

export type Phase = 'requirements' | 'design' | 'tasks' | 'execution' | 'done';

/** How a document stands to its gate: never approved, approved as it is, or changed since. */
export type Approval = 'none' | 'approved' | 'changed';

export interface PhaseInput {
  readonly kind: SpecKind;
  readonly workflow: Workflow;
  /** For each step the approval of its document, or undefined while the document is missing or empty. */
  readonly approvals: Readonly<Partial<Record<Step, Approval>>>;
  /** Of the tasks document; undefined without one. */
  readonly progress: Progress | undefined;
  /** The spec was begun here, so that its gates are the user's. Default: as the approvals tell. */
  readonly isMadeHere?: boolean | undefined;
}

type Step = Exclude<DocumentKind, 'bugfix'>;

/** The step that a document is made in: the analysis of a bug stands where requirements stand. */
export const stepOf = (document: DocumentKind): Step => (document === 'bugfix' ? 'requirements' : document);

/**
 * The phase a spec stands in (SPEC-04): the first document whose gate is not passed, then `execution`, then `done` when every
 * required leaf is.
 *
 * A gate is passed by an approval, or by the fact that a later document exists: what was made elsewhere carries no approvals
 * here. A change after the approval holds back the making of the next document, never a document that exists or the tasks. A
 * quick spec has one gate, that of its tasks.
 */
export function phaseOf({ kind, workflow, approvals, progress, isMadeHere: begunHere = false }: PhaseInput): Phase {
  const order = documentOrder({ kind, workflow }).map(stepOf);
  const isMadeHere = begunHere || Object.values(approvals).some((approval) => approval !== 'none');
  for (const [index, document] of order.entries()) {
    const approval = approvals[document];
    const hasLater = order.slice(index + 1).some((later) => approvals[later] !== undefined);
    if (hasLater) continue;
    const isLast = document === 'tasks';
    if (approval === undefined) return document;
    if (approval === 'approved' || !hasGate({ workflow }, document)) continue;
    // What comes with a plan and without any approval was planned elsewhere: there is no gate of ours to wait at.
    const isPassed = isLast && (approval === 'changed' || !isMadeHere);
    if (!isPassed) return document;
  }
  return executionPhase(progress);
}

function executionPhase(progress: Progress | undefined): Phase {
  if (progress === undefined || progress.required + progress.optional === 0) return 'tasks';
  const { required, requiredDone, optional, optionalDone } = progress;
  const isDone = required > 0 ? requiredDone === required : optionalDone === optional;
  return isDone ? 'done' : 'execution';
}
