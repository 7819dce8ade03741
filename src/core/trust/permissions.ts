import type { AutonomyMode, Grant } from '../events/event';
import { type CallLimits, forbidden, spared } from './call-limits';
import { commandConcern } from './command';
import type { CommandJudgement, CommandRules, PartJudgement } from './commands/judgement';
import { executionReason } from './execution';
import { hiddenFromAgent, hiddenInWords } from './ignore-rules';
import type { JudgedAccess } from './judged-access';
import { isUnusable, visible } from './paths';
import type { Place } from './paths';
import { type SandboxOffer, sandboxWords } from './sandbox';
import { sensitiveReason } from './sensitive';
import { covers } from './session-grants';
import type { SessionGrants } from './session-grants';
import { judgeWeb, strictWebRules, type WebAccess, type WebRules } from './url';

export interface JudgeContext {
  /** False in a workspace that the user has not trusted. */
  readonly trusted: boolean;
  readonly grants: SessionGrants;
  /** How writing is allowed in the session. Default: by asking. */
  readonly mode?: AutonomyMode;
  /** Is the user asked before an agent is started (README ONE-18)? Default: no. */
  readonly asksForAgents?: boolean | undefined;
  /** Documents with changes that are not on disk, as people read them. A command runs on what is on disk. */
  readonly unsaved?: readonly string[] | undefined;
  /** Placeholders whose secrets the command would be given. */
  readonly secrets?: readonly string[] | undefined;
  /** What the agent's own file says of calls of this tool. */
  readonly limits?: CallLimits | undefined;
  /** By what commands are judged. Absent: each is asked about as a whole. */
  readonly commands?: CommandRules | undefined;
  /** Where commands run; absent: nobody has said, so outside. */
  readonly sandbox?: SandboxOffer | undefined;
  /** What is allowed and forbidden in the web. Default: the strictest. */
  readonly web?: WebRules | undefined;
}

export interface Verdict {
  readonly verdict: 'run' | 'ask' | 'refuse';
  /** A sentence: for the card when it asks, for the model when it refuses. */
  readonly reason: string;
  /** What *Always in this session* would cover. Undefined: that answer is not offered. */
  readonly grant: Grant | undefined;
  /** Of a command that is asked about: its parts, each with its own verdict. */
  readonly parts?: readonly PartJudgement[];
  /** Of a command that is asked about: patterns by which it could be trusted from now on, the exact one first. */
  readonly patterns?: readonly string[];
  /** No answer for one command is an answer for this one: it has something in it that is asked about every time. */
  readonly isGrave?: boolean;
}

const canDoAll = 'can do whatever you can';

/** Where an access lies. */
export type Where = 'inside' | 'outside' | 'system' | 'device';

/** `hidden`: by an ignore file. `sensitive` and `execution` go by the file; of a command they mean that our reading found something to ask about. */
export type Nature = 'ordinary' | 'sensitive' | 'execution' | 'hidden';

/** Grants about places of the disk. */
type PlaceGrant = Exclude<Grant['kind'], 'fetch-origin' | 'web-search'>;

export interface Row {
  readonly kind: JudgedAccess['kind'];
  /** Undefined: anywhere, of any nature. */
  readonly where?: readonly Where[];
  readonly nature?: readonly Nature[];
  /** Undefined: however writing is allowed. */
  readonly mode?: readonly AutonomyMode[];
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
  { kind: 'read', nature: ['hidden'], verdict: 'refuse', because: '…' },
  { kind: 'read', where: ['system'], verdict: 'ask', because: 'lies among the system’s own files' },
  { kind: 'read', nature: ['sensitive'], verdict: 'ask', because: '…' },
  { kind: 'read', where: ['inside'], verdict: 'run', because: 'is in the workspace' },
  { kind: 'read', verdict: 'ask', grant: 'read-place', because: 'is outside of the workspace' },

  { kind: 'write', where: ['device'], verdict: 'refuse', because: 'is a device or pipe, not a file' },
  { kind: 'write', nature: ['hidden'], verdict: 'ask', because: '…' },
  { kind: 'write', where: ['system'], verdict: 'ask', because: 'lies among the system’s own files' },
  { kind: 'write', nature: ['execution', 'sensitive'], verdict: 'ask', because: '…' },
  // Autopilot and Supervised; what the latter allows is reviewed behind each step. A terminal asks.
  {
    kind: 'write',
    where: ['inside'],
    mode: ['autopilot', 'supervised'],
    verdict: 'run',
    because: 'is a file of the workspace',
  },
  { kind: 'write', where: ['inside'], verdict: 'ask', grant: 'write-inside', because: 'is a file of the workspace' },
  { kind: 'write', verdict: 'ask', because: 'is outside of the workspace' },

  { kind: 'run', where: ['device'], verdict: 'refuse', because: 'would have no folder to run in' },
  { kind: 'run', nature: ['execution', 'sensitive'], verdict: 'ask', because: '…' },
  { kind: 'run', where: ['inside'], verdict: 'ask', grant: 'command', because: canDoAll },
  { kind: 'run', verdict: 'ask', because: 'leaves the workspace and can do whatever you can' },

  { kind: 'agent', where: ['device'], verdict: 'refuse', because: 'would have no folder to work in' },
  { kind: 'agent', verdict: 'ask', grant: 'agent', because: 'works by itself, and asks for what it does as this one' },
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
  const verdicts = accesses.map((access): Verdict =>
    access.kind === 'fetch' || access.kind === 'search'
      ? judgeWeb(access, { ...context, rules: context.web ?? strictWebRules })
      : inSandbox(
          withSecrets(
            onUnsavedWork(
              withinLimits(judgeOne(access, context), access, context.limits),
              access,
              context.unsaved ?? [],
            ),
            access,
            context.secrets ?? [],
          ),
          access,
          context.sandbox,
        ),
  );
  const refused = verdicts.find(({ verdict }) => verdict === 'refuse');
  if (refused) return refused;
  const asking = verdicts.filter(({ verdict }) => verdict === 'ask');
  const [first] = asking;
  if (first === undefined) return verdicts[0] ?? nothing;
  // One answer cannot stand for several grants: *always* is offered only when all that is asked comes to the same one.
  const grant = asking.every((each) => sameGrant(each.grant, first.grant)) ? first.grant : undefined;
  const reason = [...new Set(asking.map((each) => each.reason))].join(' ');
  // What is said of one command is said of the call only where it is all that the call asks for.
  const { parts, patterns } = first;
  const about = asking.length === 1 ? { ...(parts && { parts }), ...(patterns && { patterns }) } : {};
  return { verdict: 'ask', reason, grant, ...about, ...(asking.some(({ isGrave }) => isGrave) && { isGrave: true }) };
}

function judgeOne(access: JudgedAccess, { grants, mode = 'asking', asksForAgents = false }: JudgeContext): Verdict {
  if (isUnusable(access.place)) return { verdict: 'refuse', reason: access.place.problem, grant: undefined };
  const { place } = access;
  const where = place.area !== 'ordinary' ? place.area : place.inside ? 'inside' : 'outside';
  const { nature, found } = natureOf(access, place);
  const row = decisions.find(
    (each) =>
      each.kind === access.kind &&
      (each.where === undefined || each.where.includes(where)) &&
      (each.nature === undefined || each.nature.includes(nature)) &&
      (each.mode === undefined || each.mode.includes(mode)),
  );
  if (row === undefined) throw new TypeError(`No decision for ${access.kind} ${where} ${nature}`);
  const judged = access.kind === 'run' && row.verdict === 'ask' ? access.judged : undefined;
  const because = row.because === '…' ? found : ((judged && commandReason(judged)) ?? row.because);
  const reason = sentence(access, place, because);
  if (access.kind === 'agent' && row.verdict === 'ask' && !asksForAgents) {
    return { verdict: 'run', reason: 'Here agents are started without asking.', grant: undefined };
  }
  const grant = row.grant === undefined || judged?.denied !== undefined ? undefined : grantOf(row.grant, access, place);
  if (grant !== undefined && covers(grants, grant)) {
    return { verdict: 'run', reason: 'You allowed it for this session.', grant: undefined };
  }
  if (judged?.verdict === 'run' && where === 'inside')
    return { verdict: 'run', reason: trustedBy(judged), grant: undefined };
  return { verdict: row.verdict, reason, grant, ...(judged && aboutCommand(judged, where)) };
}

/** Why a command is asked about, beyond that nothing allows it: the end of a sentence about it. */
function commandReason({ denied, problem, parts }: CommandJudgement): string | undefined {
  if (denied !== undefined) return `has "${denied}" in it, which your denylist wants to be asked about`;
  if (problem !== undefined) return problem;
  const found = parts.flatMap(({ verdict, because, text }) =>
    verdict === 'ask' && because !== undefined
      ? [parts.length === 1 ? because : `${because} (${shortened(text)})`]
      : [],
  );
  return found.length === 0 ? undefined : found.slice(0, 3).join(', and ');
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function trustedBy({ parts }: CommandJudgement): string {
  const rules = [...new Set(parts.flatMap(({ rule }) => rule ?? []))];
  return `Your rules allow it: ${rules.join(', ')}.`;
}

/** What the card of a command shows besides its text. */
function aboutCommand(judged: CommandJudgement, where: Where): Pick<Verdict, 'parts' | 'patterns' | 'isGrave'> {
  const { parts, patterns, concern, denied, problem } = judged;
  const isGrave = concern !== undefined || denied !== undefined || problem !== undefined;
  return {
    parts,
    // Outside of the workspace no rule counts.
    ...(where === 'inside' && patterns.length > 0 ? { patterns } : {}),
    ...(isGrave ? { isGrave } : {}),
  };
}

/** What a custom agent's file forbids is refused, what it spares the user is what an *always* could have granted. */
function withinLimits(verdict: Verdict, access: JudgedAccess, limits: CallLimits | undefined): Verdict {
  if (limits === undefined || verdict.verdict === 'refuse') return verdict;
  const reason = forbidden(access, limits);
  if (reason !== undefined) return { verdict: 'refuse', reason, grant: undefined };
  const isDenied = access.kind === 'run' && verdict.verdict === 'ask' && limits.deniesByDefault === true;
  if (isDenied && !limits.isAllowed) {
    const why = `The file of the agent ${limits.agent} allows no commands but those that it names.`;
    return { verdict: 'refuse', reason: why, grant: undefined };
  }
  if (verdict.grant === undefined || !spared(access, limits)) return verdict;
  return { verdict: 'run', reason: `The file of the agent ${limits.agent} allows it.`, grant: undefined };
}

/** A command that would not see what the user has typed is asked for, whatever was granted. */
function onUnsavedWork(verdict: Verdict, access: JudgedAccess, unsaved: readonly string[]): Verdict {
  if (access.kind !== 'run' || unsaved.length === 0 || verdict.verdict === 'refuse') return verdict;
  const names = unsaved.length > 3 ? `${unsaved.slice(0, 3).join(', ')} and others` : unsaved.join(', ');
  const reason = `${names} has unsaved changes, which a command does not see. Save first, or run it on what is on disk.`;
  return askedToo(verdict, reason);
}

/** The question for one more reason. What was found out about the command stays, and nothing makes it the last one. */
function askedToo({ verdict, reason, parts, isGrave }: Verdict, why: string): Verdict {
  return {
    verdict: 'ask',
    reason: verdict === 'ask' ? `${reason} ${why}` : why,
    grant: undefined,
    ...(parts && { parts }),
    ...(isGrave && { isGrave }),
  };
}

/** A command that gets a secret can send it anywhere: whatever was granted, the user sees it first. */
function withSecrets(verdict: Verdict, access: JudgedAccess, secrets: readonly string[]): Verdict {
  if (access.kind !== 'run' || secrets.length === 0 || verdict.verdict === 'refuse') return verdict;
  const reason = `The command gets the secret behind ${secrets.join(', ')}, and can send it anywhere.`;
  return askedToo(verdict, reason);
}

/**
 * Says of a command where it runs. One that the model wants outside of the sandbox is asked for whatever was granted, and
 * no *always* comes of the answer: it was given for this one time.
 */
function inSandbox(verdict: Verdict, access: JudgedAccess, sandbox: SandboxOffer | undefined): Verdict {
  if (access.kind !== 'run' || sandbox === undefined || verdict.verdict === 'refuse') return verdict;
  const { reason } = verdict;
  if (access.outside !== undefined && sandbox.kind === 'inside') {
    const why = `Outside the sandbox, which the agent asks for: ${visible(access.outside.trim()).slice(0, 500)}`;
    return askedToo(verdict, why);
  }
  const contained = reason.replace(canDoAll, 'can do what the sandbox lets it');
  return { ...verdict, reason: `${sandbox.kind === 'inside' ? contained : reason} ${sandboxWords(sandbox)}` };
}

function natureOf(access: JudgedAccess, place: Place): { readonly nature: Nature; readonly found: string } {
  if ((access.kind === 'read' || access.kind === 'write') && access.hiddenBy) {
    return { nature: 'hidden', found: `is ${hiddenFromAgent(access.hiddenBy)}` };
  }
  const execution =
    access.kind === 'write'
      ? executionReason(place)
      : access.kind === 'run'
        ? commandFinding(access, place)
        : undefined;
  if (execution !== undefined) return { nature: 'execution', found: execution };
  const sensitive = access.kind === 'run' || access.kind === 'agent' ? undefined : sensitiveReason(place);
  return sensitive === undefined ? { nature: 'ordinary', found: '' } : { nature: 'sensitive', found: sensitive };
}

/** By the parse where there is one; a mere name in the text only takes the offer of *always* away. */
function commandFinding(access: JudgedAccess & { readonly kind: 'run' }, place: Place): string | undefined {
  return access.judged?.concern ?? commandConcern(access.command, place.uri) ?? commandConcern('', place.real);
}

function sentence(access: JudgedAccess, place: Place, because: string): string {
  const leads = place.realDisplay === place.display ? '' : ` (leads to ${place.realDisplay})`;
  if (access.kind === 'run')
    return `The command, run in ${place.display === '.' ? 'the root folder' : place.display}${leads}, ${because}.`;
  if (access.kind === 'read' && access.hiddenBy) return `${hiddenInWords(place.display + leads, access.hiddenBy)}.`;
  if (access.kind === 'agent') return `The agent ${access.agent} ${because}.`;
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
    case 'agent':
      if (access.kind !== 'agent') throw new TypeError(`${access.kind} cannot be granted as an agent`);
      return { kind, agent: access.agent };
  }
}

function sameGrant(one: Grant | undefined, other: Grant | undefined): boolean {
  return one !== undefined && other !== undefined && covers([one], other);
}
