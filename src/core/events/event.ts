import { z } from 'zod';

/**
 * Everything that happens in a session, as its log keeps it and every front end sees it. Names are stable: a log written
 * today is read by every later version. A type that this version does not know is kept (see log-lines.ts).
 *
 * What is not in the log did not happen; what is in the log survives a crash.
 */

const modelRef = z.object({ provider: z.string(), id: z.string() });
const remedy = z.enum(['set-key', 'choose-model', 'set-base-url', 'retry']);
const documentName = z.enum(['requirements', 'design', 'tasks']);
const taskName = z.object({ key: z.string(), id: z.string().nullable(), title: z.string() });
const specName = z.object({ dir: z.string(), name: z.string() });

const usage = z.object({
  input: z.number().optional(),
  output: z.number().optional(),
  cacheRead: z.number().optional(),
  cacheWrite: z.number().optional(),
});

const assistantBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('thinking'), text: z.string(), provider: z.string(), raw: z.unknown() }),
  z.object({
    kind: z.literal('toolCall'),
    call: z.string(),
    name: z.string(),
    input: z.unknown(),
    malformed: z.string().optional(),
  }),
]);

/** One document before and after; the names are those of kept blobs, null where there was no document. */
const fileChange = z.object({ uri: z.string(), before: z.string().nullable(), after: z.string().nullable() });

/** A document as the conversation saw it. */
const seenDocument = z.object({ uri: z.string(), hash: z.string() });

/** What *always in this session* would cover. */
const grant = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('write-inside') }),
  z.object({ kind: z.literal('command'), command: z.string(), folder: z.string() }),
  z.object({ kind: z.literal('read-place'), uri: z.string() }),
]);

const fileError = z.object({ line: z.number(), message: z.string(), source: z.string().optional() });

const fileCheck = z.object({
  uri: z.string(),
  result: z.enum(['checked', 'no-provider', 'no-answer']),
  /** Errors that were not there before the task touched the file. */
  newErrors: z.array(fileError).readonly(),
});

const payloads = [
  // The session itself.
  z.object({
    type: z.literal('sessionOpened'),
    kind: z.enum(['chat', 'spec', 'task']),
    root: z.string(),
    title: z.string(),
    spec: specName.optional(),
    task: taskName.optional(),
  }),
  z.object({ type: z.literal('sessionRenamed'), title: z.string() }),
  z.object({ type: z.literal('specNamed'), spec: specName }),
  z.object({ type: z.literal('modelChosen'), model: modelRef }),

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
  }),

  // A tool call: asked and answered where trust/ says so, started, ended. No end = outcome unknown.
  z.object({
    type: z.literal('asked'),
    ask: z.string(),
    call: z.string(),
    name: z.string(),
    label: z.string(),
    /** What will happen, in full: the command, the diff. */
    detail: z.string(),
    /** Why it is asked. */
    reason: z.string(),
    /** Absent: *always in this session* is not offered. */
    grant: grant.optional(),
  }),
  z.object({
    type: z.literal('answered'),
    ask: z.string(),
    answer: z.enum(['run', 'reject', 'always']),
    /** What the user said with a rejection. */
    text: z.string().optional(),
  }),
  z.object({
    type: z.literal('toolStarted'),
    call: z.string(),
    name: z.string(),
    label: z.string(),
    input: z.unknown(),
    /** What it is about to write, as it was: should the end never come, this tells what changed. */
    touches: z.array(z.object({ uri: z.string(), before: z.string().nullable() })).readonly(),
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
  z.object({ type: z.literal('gateOpened'), document: documentName, uri: z.string(), hash: z.string() }),
  z.object({
    type: z.literal('gateAnswered'),
    document: documentName,
    answer: z.enum(['approved', 'feedback']),
    /** Hash of what was approved; empty with feedback. */
    hash: z.string(),
    /** What the user typed, where approval was typed. The model is not told. */
    text: z.string().optional(),
  }),
  /** The errors of a document before a task first touched it: what new ones are measured against. */
  z.object({
    type: z.literal('errorsBefore'),
    uri: z.string(),
    errors: z.array(fileError).readonly(),
    /** True: no language server had spoken about the document, so that nothing is known of its errors. */
    unknown: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('taskEnded'),
    task: taskName,
    outcome: z.enum(['done', 'not-done']),
    /** `checked`: no new errors. `not-checked`: nobody could tell. */
    evidence: z.enum(['checked', 'not-checked', 'failed']),
    checks: z.array(fileCheck).readonly(),
    reason: z.string(),
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
export type DocumentName = z.infer<typeof documentName>;
export type SettledCheck = z.infer<typeof fileCheck>;
export type SessionKind = EventOf<'sessionOpened'>['kind'];

/** Events whose loss in a crash of the machine would make the rest of the log lie; the log is on disk before they are seen. */
export const flushedTypes: ReadonlySet<EventPayload['type']> = new Set([
  'toolStarted',
  'toolEnded',
  'answered',
  'stopped',
  'gateAnswered',
  'taskEnded',
]);
