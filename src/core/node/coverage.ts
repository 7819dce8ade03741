import { readdir, readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CoveredScript } from '../ports';
import { codeLines } from '../text/code-lines';
import { ifThere } from './system-error';

/** What V8 writes for each process, as far as we use it. */
const v8Schema = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          ranges: z.array(z.object({ startOffset: z.number(), endOffset: z.number(), count: z.number() })),
        }),
      ),
    }),
  ),
  'source-map-cache': z
    .record(z.string(), z.object({ lineLengths: z.array(z.number()), data: z.unknown() }))
    .optional(),
});

type V8 = z.infer<typeof v8Schema>;

const payloadSchema = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  mappings: z.string(),
  names: z.array(z.string()).default([]),
  sourceRoot: z.string().nullish(),
});

/** What Istanbul writes, by the path of each file. */
const istanbulSchema = z.record(
  z.string(),
  z.object({
    path: z.string(),
    statementMap: z.record(
      z.string(),
      z.object({ start: z.object({ line: z.number() }), end: z.object({ line: z.number() }) }),
    ),
    s: z.record(z.string(), z.number()),
  }),
);

/**
 * Which code of one file ran, by what V8 (a file for each process) or Istanbul left in a folder. Total: what is neither, or
 * torn, is passed over.
 * @param file absolute path
 */
export async function readCoverage(folder: string, file: string): Promise<readonly CoveredScript[]> {
  const found = new Map<string, CoveredScript>();
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    if (!name.endsWith('.json')) continue;
    const parsed = parse(await readFile(join(folder, name), 'utf8'));
    const v8 = v8Schema.safeParse(parsed);
    const scripts = v8.success ? await ofV8(v8.data, file) : ofIstanbul(parsed, file);
    for (const script of scripts) {
      const known = found.get(script.script);
      found.set(script.script, known ? { ...known, covered: joined(known.covered, script.covered) } : script);
    }
  }
  return [...found.values()];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // its process was killed while it wrote
  }
}

async function ofV8(v8: V8, file: string): Promise<readonly CoveredScript[]> {
  const scripts: CoveredScript[] = [];
  for (const { url, functions } of v8.result) {
    const path = pathOf(url);
    if (path === undefined) continue;
    const cached = v8['source-map-cache']?.[url];
    const payload = payloadSchema.safeParse(cached?.data);
    const ranges = functions.flatMap((each) => each.ranges);
    const covered = coveredIn(ranges);
    const end = Math.max(0, ...ranges.map(({ endOffset }) => endOffset));
    if (cached && payload.success) {
      const { sourceRoot, ...rest } = payload.data;
      const mapped = mappedPlaces(url, cached.lineLengths, { ...rest, sourceRoot: sourceRoot ?? '' }, file);
      if (mapped.length === 0) continue;
      const code = new Set(codeLines((await ifThere(readFile(file, 'utf8'))) ?? '').map(({ line }) => line));
      scripts.push({ script: url, places: mapped.filter(({ line }) => code.has(line)), covered });
    } else if (path === file) {
      const text = await ifThere(readFile(path, 'utf8'));
      // What was compiled as it was loaded, and has no map, says nothing of the places in its source.
      if (text?.length === end) scripts.push({ script: url, places: codeLines(text), covered });
    }
  }
  return scripts;
}

/** Smaller ranges say more than those around them. */
function coveredIn(
  ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[],
): readonly (readonly [start: number, end: number])[] {
  const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset));
  const runs = new Uint8Array(length);
  const widest = ranges.toSorted((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  for (const { startOffset, endOffset, count } of widest) runs.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return intervals(runs);
}

function intervals(runs: Uint8Array): readonly (readonly [start: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let start = runs.indexOf(1); start >= 0;) {
    const next = runs.indexOf(0, start);
    const end = next < 0 ? runs.length : next;
    found.push([start, end]);
    start = runs.indexOf(1, end);
  }
  return found;
}

function joined(one: CoveredScript['covered'], other: CoveredScript['covered']): CoveredScript['covered'] {
  const runs = new Uint8Array(Math.max(0, ...[...one, ...other].map(([, end]) => end)));
  for (const [start, end] of [...one, ...other]) runs.fill(1, start, end);
  return intervals(runs);
}

/** Where in the script each line of its source stands, as Node reads source maps. */
function mappedPlaces(
  url: string,
  lineLengths: readonly number[],
  payload: Omit<SourceMapPayload, 'file' | 'sourcesContent'>,
  file: string,
): CoveredScript['places'] {
  const map = new SourceMap({ file: url, sourcesContent: [], ...payload });
  const isOurs = new Map<string, boolean>();
  const places: { line: number; start: number; end: number }[] = [];
  let offset = 0;
  for (const [line, length] of lineLengths.entries()) {
    for (let column = 0; column < length; column += 1) {
      const entry = map.findEntry(line, column);
      // Before the first place that is mapped Node gives one that lies behind it.
      if (!('originalLine' in entry) || entry.generatedLine !== line || entry.generatedColumn > column) continue;
      const { originalSource, originalLine, originalColumn } = entry;
      // To the very beginning compilers map what they put around the code.
      if (originalLine === 0 && originalColumn === 0) continue;
      const own = isOurs.get(originalSource) ?? pathOf(originalSource, url) === file;
      isOurs.set(originalSource, own);
      if (!own) continue;
      const [last, at] = [places.at(-1), offset + column];
      if (last?.line === originalLine + 1 && last.end === at) last.end = at + 1;
      else places.push({ line: originalLine + 1, start: at, end: at + 1 });
    }
    offset += length + 1;
  }
  return places;
}

/** Undefined for what is no file here: Node's own modules, text of a page. */
function pathOf(url: string, base?: string): string | undefined {
  try {
    const { href, protocol } = new URL(url, base);
    return protocol === 'file:' ? fileURLToPath(href.replace(/[?#].*$/, '')) : undefined;
  } catch {
    return undefined; // a name that somebody gave to a text
  }
}

/** Each line belongs to the smallest statement that it is a part of. */
function ofIstanbul(parsed: unknown, file: string): readonly CoveredScript[] {
  const istanbul = istanbulSchema.safeParse(parsed);
  const found = istanbul.success ? Object.values(istanbul.data).find(({ path }) => path === file) : undefined;
  if (!found) return [];
  const statements = Object.entries(found.statementMap).map(([id, { start, end }]) => ({
    id,
    first: start.line,
    last: end.line,
  }));
  const smallest = new Map<number, number>();
  for (const [index, { first, last }] of statements.entries()) {
    for (let line = first; line <= last; line += 1) {
      const known = statements[smallest.get(line) ?? -1];
      if (!known || last - first < known.last - known.first) smallest.set(line, index);
    }
  }
  const places = [
    ...[...smallest].map(([line, index]) => ({ line, start: index, end: index + 1 })),
    ...statements.map(({ first }, index) => ({ line: first, start: index, end: index + 1 })),
  ];
  const covered = statements.flatMap(({ id }, index) => ((found.s[id] ?? 0) > 0 ? [[index, index + 1] as const] : []));
  return [{ script: file, places, covered }];
}
