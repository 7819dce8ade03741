import type { Core } from '../core/core';
import type { Verify } from '../core/workflow/evidence/verify-spec';
import { type Streams, visible } from './output';
import { findSpec } from './spec';

/**
 * `spec verify NAME`. 1: what was found out about a task no longer holds, with `strict` also what cannot be said to hold, or
 * as with `spec show`.
 */
export async function verifySpec(
  request: {
    readonly name: string;
    readonly task: string | undefined;
    readonly strict: boolean;
    readonly json: boolean;
  },
  core: Core,
  streams: Streams,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const { name, task, strict, json } = request;
  const show = await findSpec(name, core, streams, signal);
  if (typeof show === 'number') return show;
  const verify = await core.specs.verify(show, { task }, signal);
  if (!verify) {
    streams.err(`The folder of "${visible(name)}" went away while it was read.\n`);
    return 1;
  }
  if (task !== undefined && verify.tasks.length === 0) {
    streams.err(`There is no done task ${visible(task)} in "${visible(name)}".\n`);
    return 1;
  }
  streams.out(json ? `${JSON.stringify(verify)}\n` : inWords(verify));
  const isOpen = verify.tasks.some(({ verdict }) => verdict !== 'holds');
  return verify.ok && !(strict && isOpen) ? 0 : 1;
}

const words = {
  holds: 'holds',
  drift: 'no longer holds',
  'not-checked': 'was not checked',
  'not-checkable': 'cannot be checked here',
} as const;

function inWords({ tasks, ok }: Verify): string {
  const lines = tasks.flatMap(({ id, title, verdict, checks }) => [
    `${id === null ? '' : `${id} `}${title}  ${words[verdict]}`,
    ...(verdict === 'drift' ? checks.flatMap(({ newFailures }) => newFailures).map((each) => `  ${each}`) : []),
  ]);
  const none = tasks.length === 0 ? ['No task is done.'] : [];
  const broken =
    !ok && tasks.every(({ verdict }) => verdict !== 'drift') ? ['The records were changed or are damaged.'] : [];
  return [...lines, ...none, ...broken].map((line) => `${visible(line)}\n`).join('');
}
