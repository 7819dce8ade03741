import type { Grant } from '../events/event';

/** What the user answered *Always in this session* to. A plain value, folded from the log. */
export type SessionGrants = readonly Grant[];

/**
 * Is exactly this granted? `write-inside` covers every write for which trust/ offers it, which are those to ordinary files
 * of the workspace; an agent is covered by its name, a command in its folder and by the same text to the last character; a
 * place by its real path, without what lies below; pages of the web by scheme, host and port.
 */
export function covers(grants: SessionGrants, wanted: Grant): boolean {
  return grants.some((grant) => {
    switch (wanted.kind) {
      case 'write-inside':
        return grant.kind === 'write-inside';
      case 'command':
        return grant.kind === 'command' && grant.command === wanted.command && grant.folder === wanted.folder;
      case 'agent':
        return grant.kind === 'agent' && grant.agent === wanted.agent;
      case 'read-place':
        return grant.kind === 'read-place' && grant.uri === wanted.uri;
      case 'fetch-origin':
        return grant.kind === 'fetch-origin' && grant.origin === wanted.origin;
      case 'web-search':
        return grant.kind === 'web-search';
    }
  });
}
