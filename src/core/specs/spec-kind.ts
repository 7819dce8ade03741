import type { ReadingProblem } from '../text/problem';
import type { DocumentKind } from './document-kind';
import type { SpecConfig, SpecKind } from './spec-config';

/**
 * What a spec is (SPEC-05): the configuration decides where both kinds of documents are there or none; otherwise the files
 * do, and a configuration that says something else is reported.
 */
export function specKindOf(
  config: SpecConfig | undefined,
  documents: readonly DocumentKind[],
): { readonly kind: SpecKind; readonly problem: ReadingProblem | undefined } {
  const hasBugfix = documents.includes('bugfix');
  const said = config?.specType ?? undefined;
  if (hasBugfix === documents.includes('requirements')) {
    return { kind: said ?? (hasBugfix ? 'bugfix' : 'feature'), problem: undefined };
  }
  const kind = hasBugfix ? 'bugfix' : 'feature';
  if (said === undefined || said === kind) return { kind, problem: undefined };
  const present = hasBugfix ? 'bugfix.md' : 'requirements.md';
  const message = `The configuration says "${said}", but the spec has ${present}; it is read as a ${kind}.`;
  return { kind, problem: { span: { start: 0, end: 0 }, code: 'config.kind-conflict', severity: 'warning', message } };
}
