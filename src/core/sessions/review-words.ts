import type { ReviewComment } from '../events/event';
import type { Hunk } from '../text/hunks';

/** A document of which something was taken back, as the model is told of it. */
export interface TakenBack {
  readonly path: string;
  /** How it is now: `gone`, or there again as it was before; else what was taken back of it. */
  readonly became: 'gone' | 'restored' | readonly Hunk[];
}

/** A comment with the lines that it is about, as they are now. */
export interface Remark extends Pick<ReviewComment, 'lines' | 'text'> {
  /** Undefined: it is about no one document. */
  readonly path: string | undefined;
  readonly code: string;
}

/** Characters of one document's hunks, and of a remark's code, that the model is told. */
const mostOfOne = 4_000;

/** What the model is told of edits that the user took back; empty where there are none. */
export function takenBackInWords(files: readonly TakenBack[]): string {
  if (files.length === 0) return '';
  const list = files.map(({ path, became }) => {
    if (became === 'gone') return `- ${path}: rejected. It is gone again.`;
    if (became === 'restored') return `- ${path}: rejected. It is as it was before.`;
    return `- ${path}: a part was rejected and taken back:\n${fenced(became.map(hunkInWords).join('\n'), 'diff')}`;
  });
  return [
    'The user has reviewed your edits. What is not named here was accepted.',
    list.join('\n'),
    'Do not make a rejected edit again. Read a file before you edit it: it is not as you wrote it.',
  ].join('\n\n');
}

/** What the model is told of the user's comments; empty where there are none. */
export function remarksInWords(remarks: readonly Remark[]): string {
  if (remarks.length === 0) return '';
  const list = remarks.map(({ path, lines, code, text }) => {
    if (path === undefined) return text;
    const where = lines === undefined ? path : `${path}, ${linesInWords(lines)}`;
    const quoted = code === '' ? '' : `${fenced(code, '')}\n`;
    return `${where}:\n${quoted}${text}`;
  });
  return `My comments on your edits:\n\n${list.join('\n\n')}`;
}

/** `line 3`, `lines 3 to 5`. */
export function linesInWords({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `line ${String(from)}` : `lines ${String(from)} to ${String(to)}`;
}

function hunkInWords({ removed, added }: Hunk): string {
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  return lines.map((line) => line.replace(/[\r\n]+$/, '')).join('\n');
}

/** With a fence that is longer than any in the text. */
function fenced(text: string, language: string): string {
  const shown = text.length > mostOfOne ? `${text.slice(0, mostOfOne)}\n[…]` : text;
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown.replace(/[\r\n]+$/, '')}\n${fence}`;
}
