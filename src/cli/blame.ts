import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Core } from '../core/core';
import type { Uri } from '../core/ports';
import type { Blame, BlamedLines } from '../core/specs/trace/blame';
import { BlameRefused } from '../core/workflow/blame-refused';
import { UsageError } from './arguments';
import type { Terminal } from './follow';
import { type Streams, visible } from './output';
import { askedOn } from './verify';

export interface BlameRequest {
  /** As written on the command line. */
  readonly file: string;
  readonly folder: string;
  readonly json: boolean;
}

/**
 * `spec blame FILE`: for which criteria each line is there, by the tests that run it. 1 where that cannot be said.
 * @throws UsageError for a path that is no file of the folder
 */
export async function blame(
  { file, folder, json }: BlameRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1> {
  const place = path.resolve(folder, file);
  const root: Uri = pathToFileURL(path.resolve(folder)).href;
  try {
    const ask = askedOn(terminal, streams);
    const found = await core.specs.blame(pathToFileURL(place).href, root, { ask }, signal);
    if (!found) throw new UsageError(`${file} is no file of ${path.resolve(folder)}.`);
    streams.out(json ? `${JSON.stringify(found)}\n` : visible(inWords(found)));
    return 0;
  } catch (error) {
    if (!(error instanceof BlameRefused)) throw error;
    streams.err(`${visible(error.message)}\n`);
    return 1;
  }
}

const words = {
  test: 'no criterion; a test runs it',
  loaded: 'no criterion; runs when the file is loaded',
  none: 'no criterion, and no test runs it',
} as const;

function inWords({ file, lines, counts, warnings }: Blame): string {
  const rows = lines.map((each) => {
    const { line, endLine } = each;
    return `${file}:${String(line)}${endLine === line ? '' : `-${String(endLine)}`}  ${reasonOf(each)}\n`;
  });
  const all = counts.criterion + counts.test + counts.loaded + counts.none;
  const sum = `${String(counts.criterion)} of ${String(all)} lines are there for a criterion, ${String(counts.none)} are run by no test.\n`;
  return [...rows, sum, ...warnings.map((each) => `${each}\n`)].join('');
}

function reasonOf({ kind, criteria }: BlamedLines): string {
  if (kind !== 'criterion') return words[kind];
  const bySpec = new Map<string, string[]>();
  for (const { spec, id } of criteria) bySpec.set(spec, [...(bySpec.get(spec) ?? []), id]);
  return [...bySpec].map(([spec, ids]) => `${spec} ${ids.join(', ')}`).join('; ');
}
