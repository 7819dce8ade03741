import type { Core } from '../core/core';
import type { AskAboutTests, Verify } from '../core/workflow/evidence/verify-spec';
import { askOn, type Terminal } from './follow';
import { type Streams, visible } from './output';
import { findSpec } from './spec';

export interface VerifyRequest {
  /** Undefined: every spec of the folder. */
  readonly name: string | undefined;
  /** Key or number of one task. */
  readonly task: string | undefined;
  /** What cannot be said to hold fails too. */
  readonly strict: boolean;
  readonly json: boolean;
}

/**
 * `spec verify [NAME]`. 1: what was found out about a task no longer holds, with `strict` also what cannot be said to hold, or
 * as with `spec show`.
 */
export async function verifySpec(
  request: VerifyRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const { name, task, strict, json } = request;
  const ask = askedOn(terminal, streams);
  if (name === undefined) {
    const specs = await core.specs.verifyAll({ ask }, signal);
    const ok = specs.every((each) => each.ok);
    if (json) streams.out(`${JSON.stringify({ schema: 'fingerpost.spec.verify.all/1', ok, specs })}\n`);
    else for (const each of specs) streams.out(`${visible(each.name)}\n${inWords(each).replace(/^(?=.)/gm, '  ')}`);
    return ok && !(strict && specs.some(isOpen)) ? 0 : 1;
  }
  const show = await findSpec(name, core, streams, signal);
  if (typeof show === 'number') return show;
  const verify = await core.specs.verify(show, { task, ask }, signal);
  if (!verify) {
    streams.err(`The folder of "${visible(name)}" went away while it was read.\n`);
    return 1;
  }
  if (task !== undefined && verify.tasks.length === 0) {
    streams.err(`There is no done task ${visible(task)} in "${visible(name)}".\n`);
    return 1;
  }
  streams.out(json ? `${JSON.stringify(verify)}\n` : inWords(verify));
  return verify.ok && !(strict && isOpen(verify)) ? 0 : 1;
}

const isOpen = ({ tasks }: Verify): boolean => tasks.some(({ verdict }) => verdict !== 'holds');

/** Asks on the terminal whether tests count as they are set up now; without one says what is to be looked at. */
export function askedOn(terminal: Terminal | undefined, { err }: Streams): AskAboutTests {
  return async ({ detail, reason }, signal) => {
    if (!terminal) {
      err(visible(`The tests were not run, as nobody is there to be asked. ${reason}\n`));
      return false;
    }
    const word = (
      await askOn(terminal, `\n${visible(`${detail}\n${reason}`)}\n[r]un, leave it [default]? `, signal)
    ).toLowerCase();
    return word === 'r' || word === 'run' || word === 'y' || word === 'yes';
  };
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
    ...(verdict === 'holds' ? [] : checks.flatMap(({ newFailures }) => newFailures).map((each) => `  ${each}`)),
  ]);
  const none = tasks.length === 0 ? ['No task is done.'] : [];
  const broken =
    !ok && tasks.every(({ verdict }) => verdict !== 'drift') ? ['The records were changed or are damaged.'] : [];
  return [...lines, ...none, ...broken].map((line) => `${visible(line)}\n`).join('');
}
