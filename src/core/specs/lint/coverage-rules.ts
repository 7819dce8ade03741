import type { Approval } from '../phase';
import type { DocumentKind } from '../document-kind';
import { documentKinds } from '../document-kind';
import type { SpecTexts } from '../spec-texts';
import type { RequirementView, SourceText } from './criterion-view';
import type { LintProblem } from './problem';
import { referencesOf } from './reference-rules';

const start = { start: 0, end: 0 };

/**
 * Criteria that no task and no property names, once there are tasks. Where most are not named the plan is written without
 * references, which is said once.
 */
export function uncited(
  spec: SpecTexts,
  requirements: readonly RequirementView[],
  sourceOf: (document: RequirementView['document']) => SourceText,
): LintProblem[] {
  if ((spec.tasks?.all.length ?? 0) === 0) return [];
  const cited = citedKeys(spec);
  const all = requirements
    .filter(({ section }) => section !== 'current')
    .flatMap((requirement) => requirement.criteria.map((view) => ({ requirement, view })));
  const missing = all.filter(({ view }) => cited !== 'all' && !cited.has(view.key));
  if (missing.length === 0) return [];
  if (2 * missing.length > all.length) {
    const message = `Tasks and properties name ${String(all.length - missing.length)} of ${String(all.length)} criteria.`;
    return [{ document: 'tasks', span: start, code: 'trace.spec-uncited', message }];
  }
  return missing.map(({ requirement: { document }, view }) => ({
    ...view.idPlace(document, sourceOf(document)),
    code: 'trace.criterion-uncited',
    message: `No task and no property names ${view.item.id}.`,
  }));
}

/** Keys of criteria that are named, also by naming their requirement. */
function citedKeys(spec: SpecTexts): ReadonlySet<string> | 'all' {
  const keys = new Set<string>();
  for (const document of ['design', 'tasks'] as const) {
    for (const { ids, all } of referencesOf(spec, document)) {
      if (all) return 'all';
      for (const id of ids) keys.add(spec.resolve(id) ?? '');
    }
  }
  for (const { key, criteria } of spec.keyed) {
    if (keys.has(key)) for (const criterion of criteria) keys.add(criterion.key);
  }
  return keys;
}

/** Properties without a criterion. In a spec that begins with its design there is nothing to name yet. */
export function idleProperties(spec: SpecTexts): LintProblem[] {
  if (spec.keyed.every(({ criteria }) => criteria.length === 0)) return [];
  return (spec.design?.properties ?? [])
    .filter(({ validates }) => !validates.some(({ ids, all, raw }) => all || ids.length > 0 || raw !== ''))
    .map(({ number, idSpan }) => ({
      document: 'design',
      span: idSpan,
      code: 'property.validates-nothing',
      message: `Property ${number} names no criterion that it validates.`,
    }));
}

export function changedApprovals(
  documents: Readonly<Partial<Record<DocumentKind, { readonly approval: Approval }>>>,
): LintProblem[] {
  return documentKinds
    .filter((document) => documents[document]?.approval === 'changed')
    .map((document) => ({
      document,
      span: start,
      code: 'approval.changed',
      message: 'Changed since it was approved.',
    }));
}
