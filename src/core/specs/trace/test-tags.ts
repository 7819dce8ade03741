import { labelsOf } from '../labels';
import { parseReferenceValue } from '../references';
import { nameOfTest } from './test-name';

/** What a line of a test says it is for (PBT-07). */
export interface TestTag {
  /** 1-based. */
  readonly line: number;
  /** The spec as the tag calls it. */
  readonly feature: string;
  /** Numbers of properties, as written. */
  readonly properties: readonly string[];
  /** IDs of requirements and criteria, as written. */
  readonly requirements: readonly string[];
  /** IDs of tasks: tags of commits have them. */
  readonly tasks: readonly string[];
  /** What the test is called, where that can be told. */
  readonly name: string | null;
  /** The tag as it stands, for people. */
  readonly tag: string;
}

const alternatives = (words: readonly string[]): string =>
  [...words]
    .toSorted((one, other) => other.length - one.length)
    .map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');

const words = {
  properties: alternatives([...labelsOf('property'), ...labelsOf('properties')]),
  requirements: alternatives([...labelsOf('requirement'), ...labelsOf('references')]),
};
/** How a tag begins; its feature and what else it says stand behind that. */
export const featureStart = /(?:^|[^\p{L}\p{N}_])Feature[ \t]*[:：][ \t]*/iu;
/** The feature, the word for properties, requirements or tasks, and the rest of the line. */
export const tagSubject = new RegExp(
  String.raw`^(.{1,120}?)[ \t]*[,，、][ \t]*(?:(${words.properties})|(${words.requirements})|(tasks?))[ \t]*(?:[:：][ \t]*)?(?=[\p{Lu}\d])(.*)$`,
  'iu',
);
export const validatesLine = new RegExp(
  String.raw`(?:^|[^\p{L}\p{N}_])(?:${alternatives(labelsOf('validates'))})(?:\*\*)?[ \t]*[:：][ \t]*(.*)$`,
  'iu',
);
/** A `Validates` line belongs to a tag that stands no more lines above. */
export const reach = 3;
export const longestLine = 2_000;

/**
 * Finds the tags of a test file, in whatever language it is written: `Feature: cart, Property 3: …` and
 * `Feature: cart, Requirement 1.2` anywhere on a line, the first with a `Validates: Requirements 1.1` below it. A file whose
 * head says `Feature: cart` alone may have `Validates` lines by themselves. The text of a commit is read in the same way.
 */
export function findTestTags(text: string): readonly TestTag[] {
  const lines = text.split(/\r\n|[\r\n]/).map((line) => line.slice(0, longestLine));
  const found: Draft[] = [];
  let current: string | undefined;
  lines.forEach((line, index) => {
    const tag = readFeature(line);
    if (typeof tag === 'string') {
      current = tag;
      return;
    }
    if (tag !== undefined) {
      current = tag.feature;
      found.push({ ...tag, line: index + 1, tag: line.trim() });
      return;
    }
    const value = validatesLine.exec(line)?.[1];
    if (value === undefined || current === undefined) return;
    const { ids } = parseReferenceValue(bare(value));
    if (ids.length === 0) return;
    const last = found.at(-1);
    if (last && index + 1 - last.line <= reach) last.requirements = [...new Set([...last.requirements, ...ids])];
    else found.push({ ...nothing(current), requirements: ids, line: index + 1, tag: line.trim() });
  });
  return found.map((tag) => ({ ...tag, name: nameOfTest(lines, tag.line - 1) }));
}

type Draft = Omit<TestTag, 'name' | 'requirements'> & { requirements: readonly string[] };

const nothing = (name: string): Pick<Draft, 'feature' | 'properties' | 'requirements' | 'tasks'> => ({
  feature: name,
  properties: [],
  requirements: [],
  tasks: [],
});

/** The tag on a line; its feature alone where nothing else stands behind it. */
function readFeature(line: string): Omit<Draft, 'line' | 'tag'> | string | undefined {
  const start = featureStart.exec(line);
  if (start === null) return undefined;
  const behind = line.slice(start.index + start[0].length);
  const [, name, property, requirement, task, rest = ''] = tagSubject.exec(behind) ?? [];
  if (name === undefined) return bare(behind).trim();
  const ids = numbersIn(rest);
  if (ids.length === 0 || name.trim() === '') return undefined;
  const tag = nothing(name.trim());
  if (property !== undefined) return { ...tag, properties: ids };
  if (requirement !== undefined) return { ...tag, requirements: ids };
  return task === undefined ? undefined : { ...tag, tasks: ids };
}

/** The numbers that stand before the title. */
export function numbersIn(rest: string): readonly string[] {
  const head = /^[^:：]*/.exec(bare(rest))?.[0] ?? '';
  const { ids, onlyIds } = parseReferenceValue(head);
  if (onlyIds) return ids;
  // A title without a colon before it, or a number of a form that requirements do not have (`A1-Pres`).
  const first = /^[\p{L}\p{N}.-]*\d[\p{L}\p{N}.-]*/u.exec(head)?.[0].replace(/[.-]+$/, '');
  return first === undefined ? [] : [first];
}

/** Without what closes a comment, a string or a mark behind it. */
export function bare(value: string): string {
  return value.replace(/(?:\*\*|\*\/|-->|"""|'''|["'`][,);{ \t]*.*$).*$/, '');
}
