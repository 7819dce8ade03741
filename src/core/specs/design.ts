import { spanOfLines } from '../text/lines';
import type { MarkdownLine } from '../text/markdown-lines';
import { scanMarkdownInSteps } from '../text/markdown-lines';
import type { Node } from '../text/nodes';
import { Tiling } from '../text/nodes';
import type { Parsed } from '../text/problem';
import type { Span } from '../text/span';
import type { Steps } from '../text/steps';
import { finish } from '../text/steps';
import { isSectionTitle } from './labels';
import type { PropertyHead } from './property-head';
import { readPropertyHead } from './property-head';
import type { ReferenceText } from './reference-lines';
import { readInlineValidates, readReferenceLine } from './reference-lines';
import { proseBetween, sectionsOf } from './sections';
import { type CriterionVerdict, readVerdicts } from './verdicts';

export type DesignNode = 'property' | 'property-text' | 'reference';

export interface PropertyItem {
  /** As printed: `3`, `CP1`, `A1-P`. */
  readonly number: string;
  readonly idSpan: Span;
  readonly title: string | null;
  readonly titleSpan: Span | null;
  /** Markdown with `\n` as line ending, without the line that names what the property validates. */
  readonly text: string;
  readonly validates: readonly ReferenceText[];
  readonly span: Span;
  readonly line: number;
  /** Lines that name the property once more, for example under Testing Strategy. */
  readonly listedAgain: readonly number[];
}

export interface DesignText {
  readonly text: string;
  readonly nodes: readonly Node<DesignNode>[];
  readonly introduction: string | null;
  readonly properties: readonly PropertyItem[];
  /** How each criterion is checked, where the design says so; in its order. */
  readonly verdicts: readonly CriterionVerdict[];
}

interface Place extends PropertyHead {
  readonly at: number;
  readonly inSection: boolean;
}

/**
 * Reads the correctness properties of design.md (PBT-04, SPEC-18 to SPEC-20); everything else stays text.
 *
 * A number that stands several times is defined by the place under the properties section, else by the first one; the others
 * only list it again. Total: never throws.
 */
export function parseDesign(text: string): Parsed<DesignText> {
  return finish(parseDesignInSteps(text));
}

/** As `parseDesign`, in steps. */
export function* parseDesignInSteps(text: string): Steps<Parsed<DesignText>> {
  const source = yield* scanMarkdownInSteps(text);
  const { lines } = source;
  const places = propertyPlaces(lines);
  const tiling = new Tiling<DesignNode>(source);
  const defining = definingPlaces(places);
  const again = new Map<string, number[]>();
  for (const place of places) {
    if (defining.get(place.number) === place) continue;
    const list = again.get(place.number);
    if (list) list.push(place.at + 1);
    else again.set(place.number, [place.at + 1]);
  }
  const properties = [...defining.values()]
    .sort((a, b) => a.at - b.at)
    .map((place) => propertyAt(lines, place, endOfProperty(lines, place), tiling, again.get(place.number) ?? []));
  const sections = sectionsOf(lines);
  const overview = sections.find((section) => isSectionTitle('introduction', section.heading.title));
  return {
    value: {
      text,
      nodes: tiling.nodes(),
      introduction: overview ? proseBetween(lines, overview.at + 1, overview.end) : null,
      properties,
      verdicts: readVerdicts(lines),
    },
    problems: source.problems,
  };
}

function propertyPlaces(lines: readonly MarkdownLine[]): Place[] {
  const inside = new Uint8Array(lines.length);
  for (const section of sectionsOf(lines)) {
    if (isSectionTitle('properties', section.heading.title)) inside.fill(1, section.at, section.end);
  }
  const places: Place[] = [];
  lines.forEach((line, at) => {
    const inSection = inside[at] === 1;
    const head = readPropertyHead(line, lines[at - 1], inSection);
    if (head) places.push({ ...head, at, inSection });
  });
  return places;
}

function definingPlaces(places: readonly Place[]): Map<string, Place> {
  const defining = new Map<string, Place>();
  const onlyItems = places.every((place) => place.form === 'item');
  for (const place of places) {
    // A list ("Property 3: generate random input …") speaks about properties; it defines them only where nothing else does.
    if (place.form === 'item' && !(onlyItems && place.inSection)) continue;
    const known = defining.get(place.number);
    if (known === undefined || (place.inSection && !known.inSection)) defining.set(place.number, place);
  }
  return defining;
}

/** A property ends where the next one begins, at a heading and at a rule. */
function endOfProperty(lines: readonly MarkdownLine[], place: Place): number {
  for (let at = place.at + 1; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined || line.kind === 'rule') return at;
    if (line.heading && (place.form !== 'heading' || line.heading.level <= place.level)) return at;
    if (readPropertyHead(line, lines[at - 1], place.inSection)) return at;
  }
  return lines.length;
}

function propertyAt(
  lines: readonly MarkdownLine[],
  place: Place,
  end: number,
  tiling: Tiling<DesignNode>,
  listedAgain: readonly number[],
): PropertyItem {
  tiling.cover(place.at, place.at + 1, 'property');
  const validates: ReferenceText[] = [];
  const kept: string[] = place.rest === '' ? [] : [place.rest];
  let from = place.at + 1;
  const keep = (to: number): void => {
    const prose = proseBetween(lines, from, to);
    if (prose === null) return;
    kept.push(prose);
    tiling.cover(from, to, 'property-text');
  };
  for (let at = place.at + 1; at < end; at += 1) {
    const line = lines[at];
    if (line?.kind !== 'text') continue;
    const reference = readReferenceLine(lines, at);
    const inline = reference ? undefined : readInlineValidates(line, at);
    if (inline) {
      validates.push(inline);
      keep(at);
      const before = line.text.slice(0, inline.mark.start - line.start).trim();
      const behind = line.text.slice(inline.mark.end - line.start).trim();
      const rest = `${before} ${behind}`.trim();
      if (rest !== '') kept.push(rest);
      tiling.cover(at, at + 1, 'reference');
      from = at + 1;
    } else if (reference && (reference.kind === 'validates' || reference.kind === 'requirements')) {
      validates.push(reference);
      keep(at);
      tiling.cover(at, reference.to + 1, 'reference');
      from = reference.to + 1;
      at = reference.to;
    }
  }
  keep(end);
  const { number, idSpan, title, titleSpan } = place;
  const span = spanOfLines(lines, place.at, end);
  return { number, idSpan, title, titleSpan, text: kept.join('\n'), validates, span, line: place.at + 1, listedAgain };
}
