import type { DesignText } from '../design';
import type { CriteriaDocument, DocumentKind } from '../document-kind';
import type { CriteriaText } from '../requirements';
import type { SpecParsers } from '../spec-texts';
import { specParsers } from '../spec-texts';
import type { TasksText } from '../tasks';

/** A document of a spec that was read by itself, without the others. */
export type ReadDocument =
  | { readonly kind: CriteriaDocument; readonly value: CriteriaText }
  | { readonly kind: 'design'; readonly value: DesignText }
  | { readonly kind: 'tasks'; readonly value: TasksText };

/** Total: whatever the text is. */
export function readDocument(kind: DocumentKind, text: string, parsers: SpecParsers = specParsers): ReadDocument {
  switch (kind) {
    case 'requirements':
    case 'bugfix':
      return { kind, value: parsers[kind](text).value };
    case 'design':
      return { kind, value: parsers.design(text).value };
    case 'tasks':
      return { kind, value: parsers.tasks(text).value };
  }
}
