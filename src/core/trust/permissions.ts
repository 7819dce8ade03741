import type { Grant } from '../events/event';
import { type CallLimits, forbidden, spared } from './call-limits';
import { commandConcern } from './command';
import { executionReason } from './execution';
import type { JudgedAccess } from './judged-access';
import { isUnusable } from './paths';
import type { Place } from './paths';
import { sensitiveReason } from './sensitive';
import { covers } from './session-grants';
import type { SessionGrants } from './session-grants';
import { judgeWeb, strictWebRules, type WebAccess, type WebRules } from './url';

export interface JudgeContext {
  /** False in a workspace that the user has not trusted. */
  readonly trusted: boolean;
  readonly grants: SessionGrants;
  /** Documents with changes that are not on disk, as people read them. A command runs on what is on disk. */
  readonly unsaved?: readonly string[] | undefined;
  /** What the agent's own file says of calls of this tool. */
  readonly limits?: CallLimits | undefined;
  /** What is allowed and forbidden in the web. Default: the strictest. */
  readonly web?: WebRules | undefined;
}

export interface Verdict {
  readonly verdict: 'run' | 'ask' | 'refuse';
  /** A sentence: for the card when it asks, for the model when it refuses. */
  readonly reason: string;
  /** What *Always in this session* would cover. Undefined: that answer is not offered. */
  readonly grant: Grant | undefined;
}

/** Where an access lies. */
export type Where = 'inside' | 'outside' | 'system' | 'device';

/** `sensitive` and `execution` go by the file; of a command they mean that our reading found something to ask about. */
export type Nature = 'ordinary' | 'sensitive' | 'execution';

/** Grants about places of the disk. */
type PlaceGrant = Exclude<Grant['kind'], 'fetch-origin' | 'web-search'>;

export interface Row {
  readonly kind: JudgedAccess['kind'];
  /** Undefined: anywhere, of any nature. */
  readonly where?: readonly Where[];
  readonly nature?: readonly Nature[];
  readonly verdict: Verdict['verdict'];
  readonly grant?: PlaceGrant;
  readonly because: string;
}

/**
 * The decision table (`ONE-04`, `ONE-05` as far as they are built): the first row that fits an access decides it. What is
 * not said to run is asked. `because` ends a sentence about the access; `…` stands for what was found out about it.
 */
export const decisions: readonly Row[] = [
  { kind: 'read', where: ['device'], verdict: 'refuse', because: 'is a device or pipe, not a file' },
  { kind: 'read', where: ['system'], verdict: 'ask', because: 'lies among the system’s own files' },
  { kind: 'read', nature: ['sensitive'], verdict: 'ask', because: '…' },
  { kind: 'read', where: ['inside'], verdict: 'run', because: 'is in the workspace' },
  { kind: 'read', verdict: 'ask', grant: 'read-place', because: 'is outside of the workspace' },

  { kind: 'write', where: ['device'], verdict: 'refuse', because: 'is a device or pipe, not a file' },
  { kind: 'write', where: ['system'], verdict: 'ask', because: 'lies among the system’s own files' },
  { kind: 'write', nature: ['execution', 'sensitive'], verdict: 'ask', because: '…' },
  { kind: 'write', where: ['inside'], verdict: 'ask', grant: 'write-inside', because: 'is a file of the workspace' },
  { kind: 'write', verdict: 'ask', because: 'is outside of the workspace' },

  { kind: 'run', where: ['device'], verdict: 'refuse', because: 'would have no folder to run in' },
  { kind: 'run', nature: ['execution', 'sensitive'], verdict: 'ask', because: '…' },
  { kind: 'run', where: ['inside'], verdict: 'ask', grant: 'command', because: 'can do whatever you can' },
  { kind: 'run', verdict: 'ask', because: 'leaves the workspace and can do whatever you can' },
];

const untrusted: Verdict = {
  verdict: 'refuse',
  reason: 'This workspace is not trusted, so no tool runs in it. Trust the workspace first.',
  grant: undefined,
};

const nothing: Verdict = { verdict: 'run', reason: 'It touches no files and runs no command.', grant: undefined };

/**
 * May this call run? The strictest of its accesses counts, and an untrusted workspace refuses everything. A grant of the
 * session turns the one question that it was given for into a yes; rows without one ask every time. (`ONE-04`, `ONE-05`)
 */
export function judge(accesses: readonly (JudgedAccess | WebAccess)[], context: JudgeContext): Verdict {
  if (!context.trusted) return untrusted;
  const verdicts = accesses.map((access) =>
    access.kind === 'fetch' || access.kind === 'search'
      ? judgeWeb(access, { ...context, rules: context.web ?? strictWebRules })
      : onUnsavedWork(
          withinLimits(judgeOne(access, context.grants), access, context.limits),
          access,
          context.unsaved ?? [],
        ),
  );
  const refused = verdicts.find(({ verdict }) => verdict === 'refuse');
  if (refused) return refused;
  const asking = verdicts.filter(({ verdict }) => verdict === 'ask');
  const [first] = asking;
  if (first === undefined) return verdicts[0] ?? nothing;
  // One answer cannot stand for several grants: *always* is offered only when all that is asked comes to the same one.
  const grant = asking.every((each) => sameGrant(each.grant, first.grant)) ? first.grant : undefined;
  return { verdict: 'ask', reason: [...new Set(asking.map(({ reason }) => reason))].join(' '), grant };
}

function judgeOne(access: JudgedAccess, grants: SessionGrants): Verdict {
  if (isUnusable(access.place)) return { verdict: 'refuse', reason: access.place.problem, grant: undefined };
  const { place } = access;
  const where = place.area !== 'ordinary' ? place.area : place.inside ? 'inside' : 'outside';
  const { nature, found } = natureOf(access, place);
  const row = decisions.find(
    (each) =>
      each.kind === access.kind &&
      (each.where === undefined || each.where.includes(where)) &&
      (each.nature === undefined || each.nature.includes(nature)),
  );
  if (row === undefined) throw new TypeError(`No decision for ${access.kind} ${where} ${nature}`);
  const reason = sentence(access, place, row.because === '…' ? found : row.because);
  const grant = row.grant === undefined ? undefined : grantOf(row.grant, access, place);
  if (grant !== undefined && covers(grants, grant)) {
    return { verdict: 'run', reason: 'You allowed it for this session.', grant: undefined };
  }
  return { verdict: row.verdict, reason, grant };
}

/** What a custom agent's file forbids is refused, what it spares the user is what an *always* could have granted. */
function withinLimits(verdict: Verdict, access: JudgedAccess, limits: CallLimits | undefined): Verdict {
  if (limits === undefined || verdict.verdict === 'refuse') return verdict;
  const reason = forbidden(access, limits);
  if (reason !== undefined) return { verdict: 'refuse', reason, grant: undefined };
  if (verdict.grant === undefined || !spared(access, limits)) return verdict;
  return { verdict: 'run', reason: `The file of the agent ${limits.agent} allows it.`, grant: undefined };
}

/** A command that would not see what the user has typed is asked for, whatever was granted. */
function onUnsavedWork(verdict: Verdict, access: JudgedAccess, unsaved: readonly string[]): Verdict {
  if (access.kind !== 'run' || unsaved.length === 0 || verdict.verdict === 'refuse') return verdict;
  const names = unsaved.length > 3 ? `${unsaved.slice(0, 3).join(', ')} and others` : unsaved.join(', ');
  const reason = `${names} has unsaved changes, which a command does not see. Save first, or run it on what is on disk.`;
  return {
    verdict: 'ask',
    reason: verdict.verdict === 'ask' ? `${verdict.reason} ${reason}` : reason,
    grant: undefined,
  };
}

function natureOf(access: JudgedAccess, place: Place): { readonly nature: Nature; readonly found: string } {
  const execution =
    access.kind === 'write'
      ? executionReason(place)
      : access.kind === 'run'
        ? (commandConcern(access.command, place.uri) ?? commandConcern('', place.real))
        : undefined;
  if (execution !== undefined) return { nature: 'execution', found: execution };
  const sensitive = access.kind === 'run' ? undefined : sensitiveReason(place);
  return sensitive === undefined ? { nature: 'ordinary', found: '' } : { nature: 'sensitive', found: sensitive };
}

function sentence(access: JudgedAccess, place: Place, because: string): string {
  const leads = place.realDisplay === place.display ? '' : ` (leads to ${place.realDisplay})`;
  if (access.kind === 'run')
    return `The command, run in ${place.display === '.' ? 'the root folder' : place.display}${leads}, ${because}.`;
  return `${place.display}${leads} ${because}.`;
}

function grantOf(kind: PlaceGrant, access: JudgedAccess, place: Place): Grant {
  switch (kind) {
    case 'write-inside':
      return { kind };
    case 'read-place':
      return { kind, uri: place.real };
    case 'command':
      if (access.kind !== 'run') throw new TypeError(`${access.kind} cannot be granted as a command`);
      return { kind, command: access.command, folder: place.real };
  }
}

function sameGrant(one: Grant | undefined, other: Grant | undefined): boolean {
  return one !== undefined && other !== undefined && covers([one], other);
}
