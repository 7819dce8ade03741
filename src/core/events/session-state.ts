import type { AgentEvent, EventOf, Grant, Question, Spent } from './event';
import { withReview } from './review';
import { cutsAfter, type SessionState } from './snapshot';
import { nothingSpent, plus } from './spent';

/** Documents that are remembered as changed by the last turn. */
const mostEdited = 500;

/** Documents that are remembered as seen. One that falls out must be read again before it is edited. */
const mostSeen = 200;

/**
 * The state after an event. The same events give the same state, whether they are folded one by one as they happen or from
 * a snapshot on.
 */
export function foldState(state: SessionState | undefined, event: AgentEvent): SessionState | undefined {
  if (event.type === 'sessionOpened') return opened(event);
  if (event.type === 'snapshot') return event.state;
  if (event.type === 'rewound') {
    const cuts = cutsAfter(undefined, event);
    return cuts ? { ...event.state, cuts } : event.state;
  }
  return state && withReview(after(state, event), event);
}

function opened(event: EventOf<'sessionOpened'>): SessionState {
  const { kind, root, title, spec, plan, task, parent, agent, forkedFrom } = event;
  return {
    kind,
    root,
    title,
    ...(spec ? { spec } : {}),
    ...(plan ? { plan } : {}),
    ...(task ? { task } : {}),
    ...(parent ? { parent } : {}),
    ...(agent === undefined ? {} : { agent }),
    ...(forkedFrom ? { forkedFrom } : {}),
    progress: 'idle',
    canContinue: false,
    spent: nothingSpent,
    turnSpent: nothingSpent,
    offered: [],
    grants: [],
    seen: [],
    edited: [],
    errorsBefore: [],
    keptFrom: 1,
  };
}

function after(state: SessionState, event: AgentEvent): SessionState {
  switch (event.type) {
    case 'sessionRenamed':
      return { ...state, title: event.title };
    case 'specNamed':
      return { ...state, spec: event.spec };
    case 'modelChosen':
      return { ...state, model: event.model };
    case 'folderChanged':
      return inFolder(state, event.folder);
    case 'prompted':
      return seeing({ ...prompted(state, event), since: event.at }, event.seen, event.seq);
    case 'turnStarted':
      return { ...state, progress: 'running', modelName: event.modelName };
    case 'replied': {
      const cost = costOf(event);
      const spending = {
        ...state,
        spent: plus(state.spent, cost),
        turnSpent: plus(state.turnSpent, cost),
      };
      return event.context ? { ...spending, context: event.context } : spending;
    }
    case 'compacted': {
      const cost = costOf(event);
      return {
        ...state,
        keptFrom: event.keptFrom,
        // What the model is told no more it has not seen.
        seen: state.seen.filter(({ seq }) => seq >= event.keptFrom),
        spent: plus(state.spent, cost),
        turnSpent: plus(state.turnSpent, cost),
      };
    }
    case 'subagentTold':
      return editing(told(state, event), event.changes ?? []);
    case 'subagentEnded': {
      const spending = { spent: plus(state.spent, event.spent), turnSpent: plus(state.turnSpent, event.spent) };
      return withAsking({ ...state, ...spending }, ({ child }) => child !== event.child);
    }
    case 'asked':
      return waiting(state, event);
    case 'answered': {
      const left = withAsking({ ...state, progress: 'running' }, ({ ask }) => ask !== event.ask);
      // A runner asks behind a turn too, and nothing runs then.
      const isBetween = state.since === undefined && state.lastStop !== undefined && left.progress === 'running';
      return granting(isBetween ? { ...left, progress: 'idle' } : left, event);
    }
    case 'toolEnded':
      return editing(seeing(state, event.seen, event.seq), event.changes);
    case 'reviewDecided':
      return editing(state, [event.file]);
    case 'filesRestored':
      return { ...state, turnEdited: [] };
    case 'stopped':
      return stopped(state, event);
    case 'phaseStarted':
      return { ...withoutChoices(state), phase: event.document };
    case 'gateOpened':
      return { ...state, gate: event.document };
    case 'gateAnswered':
      return withoutGate(state);
    case 'choicesPut': {
      const { set, about, title, choices } = event;
      return { ...state, choices: { set, about, title, choices, taken: [] } };
    }
    case 'choiceTaken':
      return choosing(state, event);
    case 'specDeclined':
      return { ...state, declined: event.reason };
    case 'errorsBefore': {
      const { uri, errors, unknown } = event;
      const before = unknown === undefined ? { uri, errors } : { uri, errors, unknown };
      return { ...state, errorsBefore: [...state.errorsBefore.filter((each) => each.uri !== uri), before] };
    }
    case 'taskEnded':
      return { ...state, lastTaskOutcome: event.outcome };
    default:
      return state;
  }
}

/** What is known of files of a copy that it works in no more is known of nothing. */
function inFolder(state: SessionState, folder: string | null): SessionState {
  const { folder: left, ...rest } = state;
  const isKept = ({ uri }: { readonly uri: string }): boolean => left === undefined || !uri.startsWith(`${left}/`);
  const kept = {
    ...rest,
    seen: state.seen.filter(isKept),
    edited: state.edited.filter(isKept),
    errorsBefore: state.errorsBefore.filter(isKept),
    ...(state.turnEdited ? { turnEdited: state.turnEdited.filter((uri) => isKept({ uri })) } : {}),
  };
  return folder === null ? kept : { ...kept, folder };
}

/** Characters of the last prompt that are remembered. */
const mostOfPrompt = 8_000;

function prompted(state: SessionState, { text, shown = text, by }: EventOf<'prompted'>): SessionState {
  const begun: SessionState = {
    ...(state.choices?.about === 'generate' ? withoutChoices(state) : state),
    progress: 'running',
    canContinue: false,
    turnSpent: nothingSpent,
    turnEdited: [],
  };
  if (by !== 'user') return begun;
  const lastPrompt = shown.length > mostOfPrompt ? `${shown.slice(0, mostOfPrompt)} […]` : shown;
  return { ...begun, lastPrompt };
}

function stopped(state: SessionState, { reason, code }: EventOf<'stopped'>): SessionState {
  const rest = { ...state };
  delete rest.since;
  delete rest.asking;
  delete rest.reviewedCall;
  return {
    ...rest,
    progress: 'idle',
    offered: [],
    canContinue: reason !== 'finished' && reason !== 'refusal',
    lastStop: reason,
    ...(code === sessionCapCode ? { spentAtCap: state.spent } : {}),
  };
}

/** `code` of a `stopped` by which the session's spend cap was reached. */
export const sessionCapCode = 'session-spend';

function offering(state: SessionState, { ask, grant }: Pick<Question, 'ask' | 'grant'>): SessionState {
  return grant ? { ...state, offered: [...state.offered, { ask, grant }] } : state;
}

function told(state: SessionState, { child, question }: EventOf<'subagentTold'>): SessionState {
  const before = withAsking(state, (each) => each.child !== child);
  return question ? waiting(before, question, child) : before;
}

function waiting(state: SessionState, question: Pick<Question, 'ask' | 'grant'>, child?: string): SessionState {
  const { ask } = question;
  const asking = [...(state.asking ?? []), child === undefined ? { ask } : { child, ask }];
  return { ...offering(state, question), asking, progress: 'waiting' };
}

/** The session waits for its user as long as one question is open, its own or one of its subagents. */
function withAsking(
  state: SessionState,
  isKept: (each: NonNullable<SessionState['asking']>[number]) => boolean,
): SessionState {
  if (!state.asking) return state;
  const asking = state.asking.filter(isKept);
  if (state.progress === 'idle') return { ...state, asking };
  return { ...state, asking, progress: asking.length > 0 ? 'waiting' : 'running' };
}

/** *Always* grants what its question offered. */
function granting(state: SessionState, { ask, answer }: EventOf<'answered'>): SessionState {
  const offer = state.offered.find((each) => each.ask === ask);
  if (!offer) return state;
  const offered = state.offered.filter((each) => each !== offer);
  const isNew = answer === 'always' && !state.grants.some((grant) => isSame(grant, offer.grant));
  return { ...state, offered, grants: isNew ? [...state.grants, offer.grant] : state.grants };
}

const isSame = (one: Grant, other: Grant): boolean => JSON.stringify(one) === JSON.stringify(other);

function seeing(state: SessionState, documents: EventOf<'prompted'>['seen'], seq: number): SessionState {
  if (!documents || documents.length === 0) return state;
  const uris = new Set(documents.map(({ uri }) => uri));
  const kept = state.seen.filter(({ uri }) => !uris.has(uri));
  const added = [...new Map(documents.map(({ uri, hash }) => [uri, { uri, hash, seq }])).values()];
  return { ...state, seen: [...kept, ...added].slice(-mostSeen) };
}

function editing(
  state: SessionState,
  changes: readonly Pick<EventOf<'toolEnded'>['changes'][number], 'uri' | 'after'>[],
): SessionState {
  if (changes.length === 0) return state;
  const edited = new Map(state.edited.map(({ uri, exists }) => [uri, exists]));
  for (const { uri, after: now } of changes) edited.set(uri, now !== null);
  const ofTurn = [...new Set([...(state.turnEdited ?? []), ...changes.map(({ uri }) => uri)])].slice(0, mostEdited);
  return { ...state, turnEdited: ofTurn, edited: [...edited].map(([uri, exists]) => ({ uri, exists })) };
}

function costOf({ usage, cost }: Pick<EventOf<'replied'>, 'usage' | 'cost'>): Spent {
  return {
    requests: 1,
    input: usage.input ?? 0,
    output: usage.output ?? 0,
    cacheRead: usage.cacheRead ?? 0,
    cacheWrite: usage.cacheWrite ?? 0,
    cost: cost ?? 0,
    untold: cost === undefined ? 1 : 0,
  };
}

/** What is answered once is answered; with the last answer the questions are gone. */
function choosing(state: SessionState, { set, choice, option, text }: EventOf<'choiceTaken'>): SessionState {
  const { choices: open } = state;
  if (open?.set !== set || open.taken.some((each) => each.choice === choice)) return state;
  const taken = [...open.taken, { set, choice, option, ...(text === undefined ? {} : { text }) }];
  return taken.length >= open.choices.length ? withoutChoices(state) : { ...state, choices: { ...open, taken } };
}

function withoutChoices(state: SessionState): SessionState {
  const copy = { ...state };
  delete copy.choices;
  return copy;
}

function withoutGate(state: SessionState): SessionState {
  const copy = { ...state };
  delete copy.gate;
  return copy;
}
