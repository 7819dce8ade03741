import type { Core } from '../core/core';
import { progressOf } from '../core/specs/progress';
import { unreadableCode } from '../core/workflow/load-spec';
import type { Show } from '../core/specs/show';
import type { Streams } from './output';

/** `spec list`: every spec, a line each, or as JSON. */
export async function listSpecs(core: Core, json: boolean, { out }: Streams, signal: AbortSignal): Promise<0> {
  const shows = await core.specs.shows(signal);
  const rows = shows.map(({ name, dir, kind, phase, tasks }) => {
    const { requiredDone, required } = progressOf(tasks);
    return { name, dir, kind, phase, done: requiredDone, total: required };
  });
  if (json) out(`${JSON.stringify({ schema: 'fingerpost.spec.list/1', specs: rows })}\n`);
  else for (const row of rows) out(`${row.name}  ${row.phase}  ${row.done}/${row.total}  ${row.dir}\n`);
  return 0;
}

/** `spec show NAME`. 1: there is no such spec, or a file of it cannot be read; 2: the name stands for several. */
export async function showSpec(
  name: string,
  core: Core,
  json: boolean,
  streams: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const show = await findSpec(name, core, streams, signal);
  if (typeof show === 'number') return show;
  streams.out(json ? `${JSON.stringify(show)}\n` : inWords(show));
  return 0;
}

/** The one spec of that name, or the exit code after what is wrong was said. */
export async function findSpec(name: string, core: Core, { err }: Streams, signal: AbortSignal): Promise<Show | 1 | 2> {
  const shows = await core.specs.shows(signal);
  const found = shows.filter((show) => show.name === name);
  const [show] = found;
  if (!show) {
    const known = shows.map((each) => each.name).join(', ');
    err(`There is no spec "${name}" here. ${known === '' ? 'There are none.' : `There are: ${known}.`}\n`);
    return 1;
  }
  if (found.length > 1) {
    err(`"${name}" stands for several specs: ${found.map((each) => each.dir).join(', ')}.\n`);
    return 2;
  }
  const unreadable = show.problems.find(({ code }) => code === unreadableCode);
  if (unreadable) {
    err(`${unreadable.file}: ${oneLine(unreadable.message)}\n`);
    return 1;
  }
  return show;
}

export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

function inWords(show: Show): string {
  const { requiredDone, required } = progressOf(show.tasks);
  const criteria = show.requirements.reduce((sum, requirement) => sum + requirement.criteria.length, 0);
  const lines = [
    `${show.name} (${show.kind}, ${show.phase})`,
    `${show.requirements.length} requirements, ${criteria} criteria, ${show.properties.length} properties`,
    `${requiredDone} of ${required} required tasks done`,
    ...show.problems.map((each) => `${each.file}:${each.line}:${each.column} ${each.severity} ${each.message}`),
  ];
  return `${lines.join('\n')}\n`;
}
