import { diffArrays } from 'diff';
import { indentOf, indentRule } from './indentation';
import { plainCharacters } from './line-match';
import { sharedEnds } from './planned-edit';

/** What becomes of matched lines: those of the file that stay, by their index, and new ones. */
export type RebasedLine = { readonly kept: number } | { readonly text: string };

/**
 * Carries a change of lines over to lines of the file that say the same in another way. What the model did not change stays
 * as the file has it, byte for byte; what it wrote anew gets the file's indentation and its plain characters.
 *
 * @param unit by which the file indents, where it does
 * @param real the file's lines that `wanted` was matched with, one for one
 * @returns undefined when the change cannot be carried over without guessing
 */
export function rebaseLines(
  real: readonly string[],
  wanted: readonly string[],
  replacement: readonly string[],
  unit: string | undefined,
): readonly RebasedLine[] | undefined {
  const substance = wanted.flatMap((line, index) => (line.trim() === '' ? [] : [{ line, real: real[index] ?? '' }]));
  const pairs = substance.map((each) => ({ written: indentOf(each.line), real: indentOf(each.real) }));
  const written = [...wanted, ...replacement].filter((line) => line.trim() !== '').map(indentOf);
  const rule = indentRule(pairs, written, unit);
  if (!rule) return undefined;
  const characters = characterMap(substance);
  if (!characters) return undefined;
  // A model that put spaces behind lines which have none does so behind new ones too.
  const isSloppy = substance.some((each) => /\s$/.test(each.line) && !/\s$/.test(each.real));
  const rewrite = (line: string): string | undefined => {
    if (line.trim() === '') return '';
    const indent = rule(indentOf(line));
    if (indent === undefined) return undefined;
    const body = translate(line.slice(indentOf(line).length), characters);
    return indent + (isSloppy ? body.trimEnd() : body);
  };

  const lines: RebasedLine[] = [];
  let at = 0;
  const changes = diffArrays([...wanted], [...replacement]);
  for (const [index, { value, added, removed }] of changes.entries()) {
    if (removed) {
      const next = changes[index + 1];
      // As many lines as were taken away: each is the old one, changed.
      if (next?.added && next.value.length === value.length) {
        for (const [offset, line] of next.value.entries()) {
          const changed = changeLine(real[at + offset] ?? '', value[offset] ?? '', line, rewrite, characters);
          if (changed === undefined) return undefined;
          lines.push({ text: changed });
        }
        next.value = [];
      }
      at += value.length;
    } else if (added) {
      for (const line of value) {
        const text = rewrite(line);
        if (text === undefined) return undefined;
        lines.push({ text });
      }
    } else {
      for (let offset = 0; offset < value.length; offset += 1) lines.push({ kept: at + offset });
      at += value.length;
    }
  }
  return lines;
}

/** The file's line with only that changed which the model changed in its copy. */
function changeLine(
  real: string,
  wanted: string,
  replacement: string,
  rewrite: (line: string) => string | undefined,
  characters: ReadonlyMap<string, string>,
): string | undefined {
  const [body, from, to] = [real.trim(), wanted.trim(), replacement.trim()];
  // The bodies say the same, character for character: a place in one is the same place in the other.
  if (body.length !== from.length || to === '' || indentOf(wanted) !== indentOf(replacement))
    return rewrite(replacement);
  const { head, tail } = sharedEnds(from, to);
  const middle = translate(to.slice(head, to.length - tail), characters);
  return indentOf(real) + body.slice(0, head) + middle + body.slice(body.length - tail);
}

/**
 * Which typographic characters of the model stand for plain ones of the file. Undefined when one stands for several: what
 * is written anew could not be told then.
 */
function characterMap(
  pairs: readonly { readonly line: string; readonly real: string }[],
): ReadonlyMap<string, string> | undefined {
  const map = new Map<string, string>();
  for (const { line, real } of pairs) {
    const [written, there] = [line.trim(), real.trim()];
    if (written.length !== there.length) continue;
    for (let at = 0; at < written.length; at += 1) {
      const [from = '', to = ''] = [written[at], there[at]];
      if (plainCharacters(from) === from) continue; // at most the file's own typography, written plainly
      if (map.has(from) && map.get(from) !== to) return undefined;
      map.set(from, to);
    }
  }
  return map;
}

/** A model that wrote one typographic character for a plain one of the file does so with the others too. */
function translate(text: string, characters: ReadonlyMap<string, string>): string {
  if (characters.size === 0) return text;
  return text.replace(/./gsu, (character) => characters.get(character) ?? plainCharacters(character));
}
