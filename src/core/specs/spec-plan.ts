import type { DocumentKind } from './document-kind';
import type { SpecKind, Workflow } from './spec-config';

/** How near to code the design of a design-first spec begins (SPEC-19). */
export type DesignDetail = 'high' | 'low';

/** By which road a spec is made. Chosen when it is begun, never switched afterwards (SPEC-05). */
export interface SpecPlan {
  readonly kind: SpecKind;
  readonly workflow: Workflow;
  /** Of a design-first spec; nobody else asks. */
  readonly detail?: DesignDetail | undefined;
}

export const defaultPlan: SpecPlan = { kind: 'feature', workflow: 'requirements-first' };

const requirementsFirst: readonly DocumentKind[] = ['requirements', 'design', 'tasks'];
const designFirst: readonly DocumentKind[] = ['design', 'requirements', 'tasks'];
/** A bugfix spec always begins with its analysis, whatever its configuration says. */
const analysisFirst: readonly DocumentKind[] = ['bugfix', 'design', 'tasks'];

const orders: Readonly<Record<SpecKind, Readonly<Record<Workflow, readonly DocumentKind[]>>>> = {
  feature: { 'requirements-first': requirementsFirst, 'design-first': designFirst, quick: requirementsFirst },
  bugfix: { 'requirements-first': analysisFirst, 'design-first': analysisFirst, quick: analysisFirst },
};

/** The order in which the documents of a spec are made (SPEC-05). */
export function documentOrder({ kind, workflow }: Pick<SpecPlan, 'kind' | 'workflow'>): readonly DocumentKind[] {
  return orders[kind][workflow];
}

/** The documents that a document is made from. */
export function documentsBefore(order: readonly DocumentKind[], document: DocumentKind): readonly DocumentKind[] {
  return order.slice(0, Math.max(0, order.indexOf(document)));
}

/** Whether the document waits for the user before the next one is made. A quick spec has one gate, before its tasks run. */
export function hasGate({ workflow }: Pick<SpecPlan, 'workflow'>, document: DocumentKind): boolean {
  return workflow !== 'quick' || document === 'tasks';
}

/** Why there is no such road; undefined: there is. */
export function refusedPlan({ kind, workflow, detail }: SpecPlan): string | undefined {
  if (kind === 'bugfix' && workflow !== 'requirements-first') {
    return 'A bugfix spec has one road: its analysis, then design and tasks. Leave the workflow out.';
  }
  if (detail !== undefined && workflow !== 'design-first') return 'Only a design-first spec has a level of design.';
  return undefined;
}
