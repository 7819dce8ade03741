import type { Core } from '../core/core';
import type { ItemChange, SpecDiff } from '../core/specs/diff/spec-diff';
import type { Status } from '../core/specs/status';
import type { Trace } from '../core/specs/trace/trace';
import type { SpecStudy } from '../core/workflow/spec-study';
import { type Streams, visible } from './output';
import { findSpec, oneLine } from './spec';

/** `spec trace NAME`. 1: the thread of a criterion ends somewhere, or as with `spec show`. */
export async function traceOfSpec(
  name: string,
  core: Core,
  json: boolean,
  streams: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const study = await studyOf(name, core, streams, signal);
  if (typeof study === 'number') return study;
  const trace = await study.trace(signal);
  streams.out(json ? `${JSON.stringify(trace)}\n` : traceInWords(trace));
  return trace.gaps.length === 0 ? 0 : 1;
}

/** `spec status NAME`. 1 as with `spec show`. */
export async function statusOfSpec(
  name: string,
  core: Core,
  json: boolean,
  streams: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const study = await studyOf(name, core, streams, signal);
  if (typeof study === 'number') return study;
  const status = await study.status();
  streams.out(json ? `${JSON.stringify(status)}\n` : visible(statusInWords(status)));
  return 0;
}

function statusInWords({ name, phase, gates, tasks, run, next }: Status): string {
  const lines = [
    `${name} (${phase})`,
    ...gates.map(({ document, state, hash }) => `${document}: ${hash === null ? 'not written' : state}`),
    `${tasks.done} of ${tasks.required} required tasks done${tasks.notChecked > 0 ? `, ${tasks.notChecked} not checked` : ''}`,
    ...(run ? runInWords(run) : []),
    next,
  ];
  return `${lines.join('\n')}\n`;
}

function runInWords({ state, current, queue, reason }: NonNullable<Status['run']>): readonly string[] {
  const at = current.length === 0 ? '' : ` ${current.join(', ')}`;
  const behind = queue.length === 0 ? '' : `, then ${queue.join(', ')}`;
  return [`Run ${state}:${at}${behind}`, ...(reason === null ? [] : [`  ${oneLine(reason)}`])];
}

/** `spec diff NAME A..B`. 1: something that was done is stale, or as with `spec show`. */
export async function diffOfSpec(
  name: string,
  { from, to }: { readonly from: string; readonly to: string | undefined },
  core: Core,
  json: boolean,
  streams: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const study = await studyOf(name, core, streams, signal);
  if (typeof study === 'number') return study;
  const diff = await study.diff(from, to, signal);
  streams.out(json ? `${JSON.stringify(diff)}\n` : diffInWords(diff));
  return diff.stale.tasks.length + diff.stale.tests.length === 0 ? 0 : 1;
}

async function studyOf(name: string, core: Core, streams: Streams, signal: AbortSignal): Promise<SpecStudy | 1 | 2> {
  const show = await findSpec(name, core, streams, signal);
  if (typeof show === 'number') return show;
  const study = await core.specs.study(show, signal);
  if (study) return study;
  streams.err(`The folder of "${name}" went away while it was read.\n`);
  return 1;
}

/** A line for each criterion and each gap. */
function traceInWords({ name, criteria, gaps }: Trace): string {
  const having = (part: 'tasks' | 'properties' | 'tests'): string =>
    `${criteria.filter((criterion) => criterion[part].length > 0).length} with ${part}`;
  const lines = [
    [`${name}: ${criteria.length} criteria`, having('tasks'), having('properties'), having('tests')].join(', '),
    ...criteria.map(({ id, status, tasks, properties, tests }) => {
      const parts = [`${tasks.length} tasks`, `${properties.length} properties`, `${tests.length} tests`];
      return `${id}  ${status}  ${parts.join(' · ')}`;
    }),
    ...gaps.map(({ code, message, file, line }) => `${file}:${line} ${code} ${oneLine(message)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function diffInWords({ criteria, properties, tasks, stale }: SpecDiff): string {
  const list = (what: string, changes: readonly ItemChange[]): readonly string[] =>
    changes.flatMap(({ change, id, was, before, after }) => [
      `${what} ${id === '' ? oneLine(after ?? before ?? '') : id}  ${change === 'moved' ? `moved from ${was ?? ''}` : change}`,
      ...(change === 'moved' || before === null ? [] : [`  - ${oneLine(before)}`]),
      ...(change === 'moved' || after === null ? [] : [`  + ${oneLine(after)}`]),
    ]);
  const lines = [
    ...list('criterion', criteria),
    ...list('property', properties),
    ...list('task', tasks),
    ...stale.tasks.map(({ id, title, because }) => `stale task ${id ?? ''} ${title}: ${because.join(', ')}`),
    ...stale.tests.map(
      ({ file, line, name, tag, because }) =>
        `stale test ${file}:${line} ${name ?? oneLine(tag)}: ${because.join(', ')}`,
    ),
  ];
  return lines.length === 0 ? 'Both versions mean the same.\n' : `${lines.join('\n')}\n`;
}
