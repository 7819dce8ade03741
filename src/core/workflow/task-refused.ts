import type { Ports } from '../ports';

/** A task cannot be started, with what to do instead. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
}

export const untrusted =
  'This workspace is not trusted, so nothing runs in it and the agent can only talk. Trust the workspace first.';

/** @throws TaskRefused in a workspace that is not trusted */
export function refuseUntrusted(ports: Pick<Ports, 'isTrusted'>): void {
  if (!ports.isTrusted()) throw new TaskRefused(untrusted);
}
