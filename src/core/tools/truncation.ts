import { withLf } from './planned-edit';

/**
 * Models cut long strings. An old_string whose end was cut still occurs in the text, and to replace it would leave the rest
 * of its last line standing behind the new text.
 *
 * @param wanted occurs in the text exactly once, line endings aside
 * @returns why it is not replaced, when its end looks cut
 */
export function truncationProblem(text: string, wanted: string, replacement: string): string | undefined {
  const [flat, from, to] = [withLf(text), withLf(wanted), withLf(replacement)];
  const end = flat.indexOf(from) + from.length;
  const lineEnd = flat.indexOf('\n', end);
  const rest = flat.slice(end, lineEnd < 0 ? flat.length : lineEnd);
  if (from.endsWith('\n') || rest.trim() === '') return undefined;
  const [lastOld, lastNew] = [lastLine(from), lastLine(to)];
  // The cut line is context that stays as it is.
  if (lastOld === lastNew && (from.includes('\n') || lastOld === from)) return undefined;
  if (to.endsWith(lastOld) && /\n/.test(from + to)) return undefined;
  if (/\n/.test(from + to) || looksCut(lastOld, lastNew, rest)) {
    return `old_string ends in the middle of a line, before ${JSON.stringify(rest.trim().slice(0, 60))}, which would be left behind new_string. If it was cut off, give its last line whole; if not, too.`;
  }
  return undefined;
}

/** The new line says again what would be left of the old one. */
function looksCut(lastOld: string, lastNew: string, rest: string): boolean {
  const added = lastNew.startsWith(lastOld) ? lastNew.slice(lastOld.length) : undefined;
  if (added !== undefined && added !== '' && added.trimStart()[0] === rest.trimStart()[0]) return true;
  const [end, left] = [lastNew.trimEnd(), rest.trimEnd()];
  if (end.endsWith(left.trimStart())) return true;
  return end !== '' && end.at(-1) === left.at(-1) && !lastOld.trimEnd().endsWith(end.at(-1) ?? '');
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
