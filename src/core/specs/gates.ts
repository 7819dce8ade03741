import type { DocumentKind } from './document-kind';
import type { Approval } from './phase';
import { documentsBefore, hasGate, type SpecPlan } from './spec-plan';

/** How one document of a spec stands at its gate. */
export interface Gate {
  readonly document: DocumentKind;
  /** `missing`: not there, or empty. */
  readonly state: Approval | 'missing';
  /** Earlier documents that are not as they were when this one was approved: it is to be looked at again. */
  readonly outdatedBy: readonly DocumentKind[];
}

/**
 * The gate that a spec stands at (SPEC-04): the first that is not passed, in the order of its plan. Undefined when all are.
 *
 * A gate is passed by an approval that still fits, or by a later document where it was never approved: that was passed
 * elsewhere. What has changed since its approval, or was approved before an earlier document changed, is stood at again.
 */
export function nextGate(gates: readonly Gate[], plan: Pick<SpecPlan, 'workflow'>): Gate | undefined {
  return gates.find((gate, index) => {
    if (gate.state === 'approved') return gate.outdatedBy.length > 0;
    if (gate.state === 'changed') return true;
    if (gates.slice(index + 1).some(({ state }) => state !== 'missing')) return false;
    return gate.state === 'missing' || hasGate(plan, gate.document);
  });
}

/** What a turn may write. */
export type WriteScope =
  /** The document of its phase alone. */
  | { readonly kind: 'one'; readonly document: DocumentKind }
  /** That of the phase, or an earlier one whose gate is stood at again then. Undefined: any that is there. */
  | { readonly kind: 'back'; readonly from: DocumentKind | undefined }
  /** These, in the order of the plan and without a gate between them. */
  | { readonly kind: 'pass'; readonly documents: readonly DocumentKind[] };

/** What has come of the turn so far. */
export interface WriteFacts {
  readonly order: readonly DocumentKind[];
  /** Documents that are there and not empty. */
  readonly present: ReadonlySet<DocumentKind>;
  /** Written in this turn. */
  readonly written: ReadonlySet<DocumentKind>;
}

/** Why the document may not be written now, for the model; undefined: it may. */
export function refusedWrite(scope: WriteScope, document: DocumentKind, facts: WriteFacts): string | undefined {
  const { order, present, written } = facts;
  const own = order.includes(document);
  const before = documentsBefore(order, document);
  switch (scope.kind) {
    case 'one':
      if (document === scope.document) return undefined;
      return `The present phase writes ${scope.document}.md only; ${document}.md was not touched.`;
    case 'back': {
      if (!own) return noPart(document, order);
      if (scope.from !== undefined && order.indexOf(document) > order.indexOf(scope.from)) {
        return `${document}.md comes after the gate of ${scope.from}.md, which the user has not passed; it was not touched.`;
      }
      const reopened = before.find((earlier) => written.has(earlier));
      if (reopened !== undefined) {
        return `${reopened}.md was changed just now and must pass its gate first; ${document}.md was not touched. The user decides then what becomes of it. Say what would have to follow there, and stop.`;
      }
      if (present.has(document) || document === scope.from) return undefined;
      return `There is no ${document}.md in this spec.`;
    }
    case 'pass': {
      if (!scope.documents.includes(document)) return noPart(document, scope.documents);
      const missing = before.find((earlier) => scope.documents.includes(earlier) && !present.has(earlier));
      if (missing === undefined || present.has(document)) return undefined;
      return `${missing}.md comes before ${document}.md; write that first.`;
    }
  }
}

function noPart(document: DocumentKind, documents: readonly DocumentKind[]): string {
  return `${document}.md is not to be written here: only ${documents.map((each) => `${each}.md`).join(', ')}. Nothing was written.`;
}
