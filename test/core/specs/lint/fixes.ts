import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import type { Problem } from '../../../../src/core/specs/show';
import { applyEdits } from '../../../../src/core/text/span';

/** The one document that a fix changes, with its edits made. Lines end as they do. */
export function applyFix(
  documents: Readonly<Partial<Record<DocumentKind, string>>>,
  fix: Problem['fixes'][number],
): string {
  const [first] = fix.edits;
  const kind = /(\w+)\.md$/.exec(first?.file ?? '')?.[1] as DocumentKind;
  const text = documents[kind] ?? '';
  const starts = [
    text.startsWith('\uFEFF') ? 1 : 0,
    ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length),
  ];
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  return applyEdits(
    text,
    fix.edits.map((edit) => ({
      span: { start: offset(edit.line, edit.column), end: offset(edit.endLine, edit.endColumn) },
      text: edit.newText,
    })),
  );
}
