import { scanMarkdown } from '../text/markdown-lines';
import type { DocumentKind } from './document-kind';
import { readTaskLine } from './task-line';

/**
 * The text whose hash is the hash of an approval: without byte order mark, with `\n` as line ending, and in tasks.md with
 * every state mark as a blank. So ticking a task or checking out with CR LF re-opens no gate, and everything else does
 * (SPEC-04).
 */
export function approvalText(document: DocumentKind, text: string): string {
  const { lines } = scanMarkdown(text);
  const last = lines.at(-1);
  const normalized = lines.map((line) => {
    const box = document === 'tasks' && line.kind === 'text' ? readTaskLine(line.text, line.start) : undefined;
    if (!box) return line.text;
    const at = box.markSpan.start - line.start;
    return `${line.text.slice(0, at)} ${line.text.slice(at + 1)}`;
  });
  return normalized.join('\n') + (last !== undefined && last.next > last.end ? '\n' : '');
}
