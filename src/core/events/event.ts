import { z } from 'zod';
import {
  aboutSession,
  assistantBlock,
  autonomyMode,
  choices,
  choiceTaken,
  contextUse,
  documentName,
  errorsBefore,
  fileChange,
  fileCheck,
  modelRef,
  promptImage,
  question,
  ranIn,
  remedy,
  reviewComment,
  reviewFile,
  restored,
  seenDocument,
  specName,
  spent,
  taskMark,
  taskName,
  usage,
  webSource,
} from './event-parts';
import type { grant } from './event-parts';
import { rewound, snapshot } from './snapshot';

/**
 * Everything that happens in a session, as its log keeps it and every front end sees it. Names are stable: a log written
 * today is read by every later version. A type that this version does not know is kept (see log-lines.ts).
 *
 * What is not in the log did not happen; what is in the log survives a crash.
 */

const payloads = [
  // The session itself.
  z.object({
    type: z.literal('sessionOpened'),
    ...aboutSession,
  }),
  z.object({ type: z.literal('sessionRenamed'), title: z.string() }),
  z.object({ type: z.literal('specNamed'), spec: specName }),
  z.object({ type: z.literal('modelChosen'), model: modelRef }),
  /** It works in a private copy of its root from now on; null: in the root again, and the copy counts no more. */
  z.object({ type: z.literal('folderChanged'), folder: z.string().nullable() }),
  /**
   * How writing is allowed from the next call on (AUTO-02). By `settings` what they come to, which holds until it is said
   * otherwise; before the first one it is `autopilot`, and `asking` in a terminal.
   */
  z.object({ type: z.literal('autonomyChanged'), autonomy: autonomyMode, by: z.enum(['user', 'settings']) }),
  /** Where a reader may begin: all that must be known of what stands before it. */
  snapshot,

  // Going back to a checkpoint. The first puts files back, the second also or only takes back what was said.
  z.object({ type: z.literal('filesRestored'), ...restored }),
  rewound,

  // A turn: one prompt and everything until the model asks for no more tools.
  z.object({
    type: z.literal('prompted'),
    /** What the model gets. */
    text: z.string(),
    /** What people see, where that is not the whole of `text`. */
    shown: z.string().optional(),
    by: z.enum(['user', 'engine']),
    /** Documents whose whole text stands in `text`. */
    seen: z.array(seenDocument).readonly().optional(),
    images: z.array(promptImage).readonly().optional(),
  }),
  z.object({ type: z.literal('turnStarted'), model: modelRef, modelName: z.string() }),
  z.object({ type: z.literal('textStreamed'), text: z.string() }),
  z.object({ type: z.literal('thinkingStreamed'), text: z.string() }),
  z.object({ type: z.literal('toolDrafted'), call: z.string(), name: z.string() }),
  z.object({
    type: z.literal('retrying'),
    attempt: z.number(),
    delayMs: z.number(),
    code: z.string(),
    message: z.string(),
    /** The message that was being streamed is thrown away and asked for again. */
    discards: z.boolean(),
  }),
  /** The model's whole message, exactly as it must be sent back. */
  z.object({
    type: z.literal('replied'),
    blocks: z.array(assistantBlock).readonly(),
    stop: z.enum(['end', 'tools', 'length', 'refusal', 'context-full', 'unknown']),
    usage,
    /** US dollars; absent where tokens or prices are not known. */
    cost: z.number().optional(),
    context: contextUse.optional(),
  }),
  /** We had the model go on in the same turn; `text` is what it was told. */
  z.object({ type: z.literal('nudged'), text: z.string(), because: z.enum(['length']) }),

  // The conversation becomes shorter: the model is told a summary of what stood before `keptFrom`.
  z.object({ type: z.literal('compactionStarted'), by: z.enum(['user', 'engine']), reason: z.string() }),
  z.object({
    type: z.literal('compacted'),
    summary: z.string(),
    /** The first event that the model is still told as it was; one behind the last when it is told none. */
    keptFrom: z.number(),
    /** Tokens that the conversation takes, before and after, by our own count. */
    before: z.number(),
    after: z.number(),
    usage,
    cost: z.number().optional(),
  }),
  z.object({ type: z.literal('compactionFailed'), message: z.string() }),

  // A tool call: asked and answered where trust/ says so, started, ended. No end = outcome unknown.
  question.extend({ type: z.literal('asked') }),
  z.object({
    type: z.literal('answered'),
    ask: z.string(),
    answer: z.enum(['run', 'reject', 'always']),
    /** What the user said with a rejection. */
    text: z.string().optional(),
    /** The command line as the user changed it: what may run instead of what was asked. */
    command: z.string().optional(),
    /** The pattern that was added to the user's trusted commands. */
    trusts: z.string().optional(),
  }),
  z.object({
    type: z.literal('toolStarted'),
    call: z.string(),
    name: z.string(),
    label: z.string(),
    input: z.unknown(),
    /** What it is about to write, as it was: should the end never come, this tells what changed. */
    touches: z.array(fileChange.omit({ after: true, is: true })).readonly(),
    /** The disk was looked at before: what the call does is told by what changes on it. */
    watched: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('toolOutput'), call: z.string(), text: z.string() }),
  z.object({
    type: z.literal('toolEnded'),
    call: z.string(),
    name: z.string(),
    label: z.string(),
    outcome: z.enum(['done', 'failed', 'refused', 'cancelled', 'unknown']),
    content: z.string(),
    changes: z.array(fileChange).readonly(),
    seen: z.array(seenDocument).readonly(),
    /** The runner's own doing: the model did not call it and is not told. */
    apart: z.literal(true).optional(),
    sandbox: ranIn.optional(),
    sources: z.array(webSource).readonly().optional(),
  }),

  // Review of edits (AUTO-07 to AUTO-10): they are on disk, and what is rejected is taken back there.
  /** All that waits for a decision: what was edited since the last review, and what that one left open. */
  z.object({ type: z.literal('reviewOpened'), files: z.array(reviewFile).readonly() }),
  /** Some or all of a document's edits were accepted or rejected; what it is then, on disk too. */
  z.object({
    type: z.literal('reviewDecided'),
    decision: z.enum(['accepted', 'rejected']),
    file: reviewFile,
    /** Places that were left as they are: somebody has changed them since. */
    left: z.number(),
  }),
  /** An empty text takes the comment back. */
  reviewComment.extend({ type: z.literal('reviewCommented') }),
  z.object({
    type: z.literal('reviewEnded'),
    /** `commented`: what is not decided comes up again. `left`: the session is a copy, the edits are the other one's. */
    how: z.enum(['accepted', 'rejected', 'commented', 'left']),
    /** What the model is told of it. */
    told: z.string().optional(),
  }),

  // Subagents: a call of the parent has up to four, each with a log of its own. Here stands what the parent's view shows.
  z.object({
    type: z.literal('subagentStarted'),
    call: z.string(),
    child: z.string(),
    agent: z.string(),
    query: z.string(),
  }),
  z.object({
    type: z.literal('subagentTold'),
    call: z.string(),
    child: z.string(),
    /** What it does now, one line. */
    doing: z.string(),
    /** What it waits for; the answer goes to the child. */
    question: question.optional(),
    /** What its last call changed: should the end never come, this is known all the same. */
    changes: z.array(fileChange).readonly().optional(),
  }),
  z.object({
    type: z.literal('subagentEnded'),
    call: z.string(),
    child: z.string(),
    outcome: z.enum(['done', 'failed', 'cancelled']),
    /** How it ended, one line. */
    message: z.string(),
    toolCalls: z.number(),
    ms: z.number(),
    spent,
  }),

  z.object({ type: z.literal('noticed'), level: z.enum(['info', 'warning', 'error']), text: z.string() }),
  z.object({
    type: z.literal('stopped'),
    reason: z.enum(['finished', 'cancelled', 'failed', 'interrupted', 'length', 'refusal', 'limit']),
    code: z.string().optional(),
    message: z.string().optional(),
    remedy: remedy.optional(),
  }),

  // The spec road.
  z.object({ type: z.literal('phaseStarted'), document: documentName }),
  z.object({
    type: z.literal('gateOpened'),
    document: documentName,
    uri: z.string(),
    hash: z.string(),
    /** How many tasks of a plan are optional, where some are. */
    optionalTasks: z.number().optional(),
  }),
  z.object({
    type: z.literal('gateAnswered'),
    document: documentName,
    answer: z.enum(['approved', 'feedback']),
    /** Hash of what was approved; empty with feedback. */
    hash: z.string(),
    /** What the user typed, where approval was typed. The model is not told. */
    text: z.string().optional(),
  }),
  /** Questions with answers to choose from. They stay until each is answered or the user says something else. */
  z.object({ type: z.literal('choicesPut'), ...choices }),
  choiceTaken.extend({ type: z.literal('choiceTaken') }),
  /** The work needs no spec: the session has ended with that. */
  z.object({ type: z.literal('specDeclined'), reason: z.string() }),
  errorsBefore.extend({ type: z.literal('errorsBefore') }),
  /** Boxes that we set in the spec's task list. */
  z.object({ type: z.literal('tasksMarked'), dir: z.string(), marks: z.array(taskMark).readonly() }),
  z.object({
    type: z.literal('taskEnded'),
    task: taskName,
    outcome: z.enum(['done', 'not-done']),
    /** `checked`: no new errors, or tests that ran and hold. `not-checked`: nobody could tell. */
    evidence: z.enum(['checked', 'not-checked', 'failed']),
    checks: z.array(fileCheck).readonly(),
    reason: z.string(),
    /** What all turns of the task's session came to. */
    spent: spent.optional(),
  }),
] as const;

const payload = z.discriminatedUnion('type', payloads);

/** What every line of a log begins with. */
const stamp = z.object({
  v: z.literal(1),
  /** 1 for the first event of a session, then one more each. */
  seq: z.number().int().positive(),
  session: z.string(),
  /** Number of the prompt this belongs to; 0 before the first. */
  turn: z.number().int().nonnegative(),
  /** ISO 8601. */
  at: z.string(),
});

export const eventSchema = z.intersection(stamp, payload);
export const knownTypes: ReadonlySet<string> = new Set(payloads.map((each) => each.shape.type.value));

export type EventPayload = z.infer<typeof payload>;
export type Stamp = z.infer<typeof stamp>;
export type AgentEvent = Stamp & EventPayload;
export type EventOf<Type extends EventPayload['type']> = Extract<EventPayload, { type: Type }>;

export type Grant = z.infer<typeof grant>;
export type SpecName = z.infer<typeof specName>;
export type TaskName = z.infer<typeof taskName>;
export type ChoiceSet = Omit<EventOf<'choicesPut'>, 'type'>;
export type DocumentName = z.infer<typeof documentName>;
export type SettledCheck = z.infer<typeof fileCheck>;
export type SessionKind = z.infer<typeof aboutSession.kind>;
export type Spent = z.infer<typeof spent>;
export type ContextUse = z.infer<typeof contextUse>;
export type FileChange = z.infer<typeof fileChange>;
export type Question = z.infer<typeof question>;
export type AutonomyMode = z.infer<typeof autonomyMode>;
export type ReviewFile = z.infer<typeof reviewFile>;
export type ReviewComment = z.infer<typeof reviewComment>;
export type RanIn = z.infer<typeof ranIn>;
export type WebSource = z.infer<typeof webSource>;

/** Events whose loss in a crash of the machine would make the rest of the log lie; the log is on disk before they are seen. */
export const flushedTypes: ReadonlySet<EventPayload['type']> = new Set([
  'toolStarted',
  'toolEnded',
  'answered',
  'stopped',
  'reviewDecided',
  'reviewEnded',
  'gateAnswered',
  'choiceTaken',
  'taskEnded',
  'tasksMarked',
  'filesRestored',
  'rewound',
]);
