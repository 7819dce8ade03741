import { parseDocument } from 'yaml';
import { splitFrontMatter } from '../text/front-matter';
import { splitLines } from '../text/lines';
import type { Parsed, ReadingProblem, Severity } from '../text/problem';
import { isRecord } from '../text/records';
import type { Span } from '../text/span';
import type { FileReference } from './file-references';
import { findFileReferences } from './file-references';

export const steeringModes = ['always', 'fileMatch', 'manual', 'auto', 'never'] as const;

/** When a steering file is loaded (STEER-17 to STEER-25). `never` is met in the wild and means what it says (README ONE-22). */
export type SteeringMode = (typeof steeringModes)[number];

export interface SteeringText {
  /** What counts, after what is missing or wrong in the front matter was allowed for. */
  readonly mode: SteeringMode;
  /** Globs of `fileMatch`; any of them is enough. Empty: the file is never loaded by itself. */
  readonly patterns: readonly string[];
  readonly name: string | null;
  readonly description: string | null;
  /** Without front matter. */
  readonly body: string;
  readonly bodySpan: Span;
  readonly references: readonly FileReference[];
}

/**
 * Reads a steering file (STEER-16 to STEER-26, D-08). Whatever is wrong with the front matter, the file gets a mode: `always`
 * for YAML that cannot be read and for an unknown mode, `manual` for an `auto` without name or description.
 *
 * Total: never throws.
 */
export function parseSteering(text: string): Parsed<SteeringText> {
  const front = splitFrontMatter(text);
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const body = front?.body ?? text.slice(bom);
  const bodySpan = front?.bodySpan ?? { start: bom, end: text.length };
  const problems: ReadingProblem[] = [];
  const report = (code: string, severity: Severity, message: string, span: Span): void =>
    void problems.push({ span, code, severity, message });
  if (front === undefined) hintAtModeInBody(text, report);
  const fields = front === undefined ? {} : fieldsOf(front.yaml);
  if (fields === undefined) {
    const message = 'The front matter is no valid YAML; the file is always loaded.';
    report('steering.broken-front-matter', 'warning', message, front?.yamlSpan ?? bodySpan);
  }
  const known = fields ?? {};
  const at = (key: string): Span => keySpan(text, front?.yamlSpan, key);
  const asked = known['inclusion'];
  const patterns = patternsOf(known['fileMatchPattern']);
  const name = stringOf(known['name']);
  const description = stringOf(known['description']);
  let mode = steeringModes.find((one) => one === asked) ?? 'always';
  if (asked !== undefined && asked !== null && mode !== asked) {
    const written = typeof asked === 'string' ? `"${asked}"` : 'This';
    report(
      'steering.unknown-mode',
      'warning',
      `${written} is no inclusion mode; the file is always loaded.`,
      at('inclusion'),
    );
  }
  if (mode === 'fileMatch' && patterns.length === 0) {
    const message = 'A fileMatch file needs a fileMatchPattern; without one it is never loaded by itself.';
    report('steering.no-pattern', 'warning', message, at('inclusion'));
  }
  if (mode === 'auto' && (name === null || description === null)) {
    const message = 'An auto file needs a name and a description; without both it is loaded by hand only.';
    report('steering.incomplete-auto', 'warning', message, at('inclusion'));
    mode = 'manual';
  }
  const references = findFileReferences(text);
  return { value: { mode, patterns, name, description, body, bodySpan, references }, problems };
}

/** The members of the front matter; undefined when it cannot be read. Empty front matter has none. */
function fieldsOf(yaml: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const document = parseDocument(yaml, { uniqueKeys: false, prettyErrors: false });
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return {};
    return isRecord(value) ? value : undefined;
  } catch {
    // The library reports errors instead of throwing them, save for nesting and alias counts beyond reason.
    return undefined;
  }
}

/** A string is split at commas outside of braces (README ONE-22); a list is taken as it is. */
function patternsOf(value: unknown): string[] {
  const written = Array.isArray(value)
    ? value.flatMap((one: unknown) => stringOf(one) ?? [])
    : splitPatterns(stringOf(value));
  return written.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
}

function splitPatterns(text: string | null): string[] {
  const patterns: string[] = [];
  let current = '';
  let depth = 0;
  for (const char of text ?? '') {
    if (char === '{') depth += 1;
    if (char === '}') depth = Math.max(0, depth - 1);
    if (char === ',' && depth === 0) {
      patterns.push(current);
      current = '';
    } else current += char;
  }
  return [...patterns, current];
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The line of a key in the front matter, for the place of a problem. */
function keySpan(text: string, yaml: Span | undefined, key: string): Span {
  const line = splitLines(text).find(
    (one) =>
      yaml &&
      one.start >= yaml.start &&
      one.end <= yaml.end &&
      text.slice(one.start, one.end).trimStart().startsWith(key),
  );
  return line ? { start: line.start, end: line.end } : (yaml ?? { start: 0, end: 0 });
}

const linesThatMayHint = 8;

function hintAtModeInBody(
  text: string,
  report: (code: string, severity: Severity, message: string, span: Span) => void,
): void {
  for (const line of splitLines(text).slice(0, linesThatMayHint)) {
    const found = /^\uFEFF?[ \t]*[*_`]{0,3}inclusion[*_`]{0,3}[ \t]*:/i.exec(text.slice(line.start, line.end));
    if (!found) continue;
    const message =
      'This is text: a mode counts only in front matter that begins on the first line. The file is always loaded.';
    report('steering.mode-in-body', 'hint', message, { start: line.start, end: line.end });
    return;
  }
}
