import type { EventPayload, Grant } from '../events/event';

/** What the user answered *Always in this session* to. A plain value; {@link grantsOf} has it back from the log. */
export type SessionGrants = readonly Grant[];

/**
 * Is exactly this granted? `write-inside` covers every write for which trust/ offers it, which are those to ordinary files
 * of the workspace; a command is covered in its folder and by the same text to the last character; a place by its real
 * path, without what lies below.
 */
export function covers(grants: SessionGrants, wanted: Grant): boolean {
  return grants.some((grant) => {
    switch (wanted.kind) {
      case 'write-inside':
        return grant.kind === 'write-inside';
      case 'command':
        return grant.kind === 'command' && grant.command === wanted.command && grant.folder === wanted.folder;
      case 'read-place':
        return grant.kind === 'read-place' && grant.uri === wanted.uri;
    }
  });
}

/** The grants that a session's events come to: every *always* with what its question offered. */
export function grantsOf(events: Iterable<EventPayload>): SessionGrants {
  const offered = new Map<string, Grant>();
  const grants: Grant[] = [];
  for (const event of events) {
    if (event.type === 'asked' && event.grant !== undefined) offered.set(event.ask, event.grant);
    if (event.type !== 'answered' || event.answer !== 'always') continue;
    const grant = offered.get(event.ask);
    if (grant !== undefined && !covers(grants, grant)) grants.push(grant);
  }
  return grants;
}
