import { splitLines } from '../text/lines';
import type { Parsed, ReadingProblem } from '../text/problem';
import { isRecord } from '../text/records';

export type SpecKind = 'feature' | 'bugfix';
export type Workflow = 'requirements-first' | 'design-first' | 'quick';

/** What `.config.kiro` says. Everything is null that it does not say. */
export interface SpecConfig {
  readonly specId: string | null;
  readonly workflow: Workflow | null;
  /** As written: `fast-task` for `quick`. */
  readonly workflowRaw: string | null;
  readonly specType: SpecKind | null;
  /** Keys that are not ours (`status`, `note`, …), as they were. */
  readonly others: ReadonlyMap<string, unknown>;
}

const workflows: ReadonlyMap<string, Workflow> = new Map([
  ['requirements-first', 'requirements-first'],
  ['design-first', 'design-first'],
  ['fast-task', 'quick'],
  ['quick', 'quick'],
  ['quick-spec', 'quick'],
  ['quick-plan', 'quick'],
]);

const ownKeys = new Set(['specId', 'workflowType', 'generationMode', 'specType']);

/**
 * Reads `.config.kiro` (SPEC-05, README ONE-21): `generationMode` is an older name of `workflowType`, a file with only a
 * version is fine, and `key: value` lines instead of JSON are read with a warning. Total: never throws.
 */
export function parseSpecConfig(text: string): Parsed<SpecConfig> {
  const content = text.replace(/^\uFEFF/, '');
  const json = jsonOf(content);
  const problems: ReadingProblem[] = [];
  const span = { start: 0, end: splitLines(text)[0]?.end ?? 0 };
  const report = (code: string, message: string): void =>
    void problems.push({ span, code, severity: 'warning', message });
  if (json === undefined)
    report('config.not-json', 'This file is not a JSON object; only its "key: value" lines are read.');
  const fields = json ?? keyValueLines(content);
  const raw = stringOf(fields, 'workflowType') ?? stringOf(fields, 'generationMode');
  const workflow = raw === null ? null : (workflows.get(raw) ?? null);
  if (raw !== null && workflow === null) report('config.unknown-workflow', `"${raw}" is no known workflow.`);
  const type = stringOf(fields, 'specType');
  const specType = type === 'feature' || type === 'bugfix' ? type : null;
  if (type !== null && specType === null) report('config.unknown-type', `"${type}" is no known kind of spec.`);
  const others = new Map(Object.entries(fields).filter(([key]) => !ownKeys.has(key)));
  return { value: { specId: stringOf(fields, 'specId'), workflow, workflowRaw: raw, specType, others }, problems };
}

/** The text of a new `.config.kiro`: one line, as Kiro writes it (SPEC-05). A quick spec is `fast-task` on disk. */
export function newSpecConfig(config: { specId: string; workflow: Workflow; kind: SpecKind }): string {
  const workflowType = config.workflow === 'quick' ? 'fast-task' : config.workflow;
  const fields = Object.entries({ specId: config.specId, workflowType, specType: config.kind });
  return `{${fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}\n`;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON is one of the things this file is in the wild; the caller reports it.
    return undefined;
  }
}

/** Written by hand: `specType: feature`, perhaps with a dash or quotes. */
function keyValueLines(text: string): Record<string, unknown> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const [, key, value] = /^[ \t"'-]*([A-Za-z_]\w*)["']?[ \t]*[:=](.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined
      ? []
      : [[key, value.trim().replace(/^["']|["',]{1,2}$/g, '')] as const];
  });
  return Object.fromEntries(pairs);
}

function stringOf(fields: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
