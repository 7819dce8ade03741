import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Core } from '../core/core';
import type { Lint } from '../core/specs/lint/report';
import { sarifLog } from '../core/specs/lint/sarif';
import { type LintRun, NothingToLint } from '../core/workflow/lint-specs';
import { type Streams, visible } from './output';

/** How `spec lint` prints what it found. */
export type LintFormat = 'text' | 'json' | 'sarif';

export interface LintRequest {
  /** As written on the command line; none: every spec of the folder. */
  readonly paths: readonly string[];
  readonly folder: string;
  readonly format: LintFormat;
  readonly version: string;
}

/**
 * `spec lint`. 0: nothing worse than a warning; 1: an error, or no spec where one was named; 2: a path that does not exist, or
 * a name that several specs have.
 */
export async function lintSpecs(
  { paths, folder, format, version }: LintRequest,
  core: Core,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const places = paths.map((written) => ({ written, uri: pathToFileURL(path.resolve(folder, written)).href }));
  let run: LintRun;
  try {
    run = await core.specs.lint(pathToFileURL(folder).href, places, signal);
  } catch (error) {
    if (!(error instanceof NothingToLint)) throw error;
    err(`${visible(error.message)}\n`);
    return error.reason === 'no-spec' ? 1 : 2;
  }
  out(formats[format](run, version));
  return run.report.counts.error > 0 ? 1 : 0;
}

const formats: Readonly<Record<LintFormat, (run: LintRun, version: string) => string>> = {
  text: ({ report }) => inWords(report),
  json: ({ report }) => `${JSON.stringify(report)}\n`,
  sarif: ({ report, fingerprints }, version) => {
    const problems = report.problems.map((problem, index) => ({ ...problem, fingerprint: fingerprints[index] ?? '' }));
    return `${JSON.stringify(sarifLog({ version, problems }))}\n`;
  },
};

function inWords({ files, problems, counts }: Lint): string {
  const lines = problems.map(
    ({ file, line, column, severity, message, code }) =>
      `${file}:${String(line)}:${String(column)} ${severity} ${message} [${code}]`,
  );
  const told = (['error', 'warning', 'information', 'hint'] as const).map((severity) =>
    counted(counts[severity], severity),
  );
  return [...lines, `${counted(files.length, 'file')}: ${told.join(', ')}`]
    .map((line) => `${visible(line)}\n`)
    .join('');
}

/** `information` has no plural. */
function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 || noun === 'information' ? '' : 's'}`;
}
