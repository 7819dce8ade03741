import { z } from 'zod';

/** What several events have in common. */

export const modelRef = z.object({ provider: z.string(), id: z.string() });
export const remedy = z.enum(['set-key', 'choose-model', 'set-base-url', 'set-up-bedrock', 'retry']);
export const documentName = z.enum(['requirements', 'bugfix', 'design', 'tasks']);
export const taskName = z.object({ key: z.string(), id: z.string().nullable(), title: z.string() });
/** A criterion as it would be after an answer. */
export const criterionText = z.object({
  document: documentName,
  key: z.string(),
  before: z.string(),
  text: z.string(),
});
/** One of the questions that are put to the user together. */
export const choice = z.object({
  choice: z.string(),
  question: z.string(),
  options: z
    .array(
      z.object({
        label: z.string(),
        edits: z.array(criterionText).readonly().optional(),
        /** A task whose box is ticked by it. */
        tick: taskName.optional(),
        /** What is changed by it where a property and the code disagree; the choice is named by the property. */
        fix: z.enum(['code', 'spec', 'test']).optional(),
      }),
    )
    .readonly(),
});
/** Questions that the user answers one by one, by what they are for. */
export const choices = {
  set: z.string(),
  about: z.enum(['clarify', 'analysis', 'ticks', 'generate', 'counterexample']),
  title: z.string(),
  choices: z.array(choice).readonly(),
};
/** What the user said to one of them: an option by its place from 0, other words, or nothing. */
export const choiceTaken = z.object({
  set: z.string(),
  choice: z.string(),
  option: z.number().nullable(),
  text: z.string().optional(),
});
/** By which road a spec is made. */
export const specPlan = z.object({
  kind: z.enum(['feature', 'bugfix']),
  workflow: z.enum(['requirements-first', 'design-first', 'quick']),
  detail: z.enum(['high', 'low']).optional(),
});
export const specName = z.object({ dir: z.string(), name: z.string() });
export const sessionKind = z.enum(['chat', 'spec', 'task', 'subagent']);

/** What a session is, from its beginning on; its title and spec may come to be others. */
export const aboutSession = {
  kind: sessionKind,
  root: z.string(),
  title: z.string(),
  spec: specName.optional(),
  /** Of a spec that is begun in this session; older logs do not say it. */
  plan: specPlan.optional(),
  task: taskName.optional(),
  /** The call that this subagent works for, and what its session was called then; older logs do not say that. */
  parent: z.object({ session: z.string(), call: z.string(), title: z.string().optional() }).optional(),
  /** The custom agent by whose file the session is run. */
  agent: z.string().optional(),
  /** The session that this one began as a copy of, up to and with that event. */
  forkedFrom: z.object({ session: z.string(), seq: z.number() }).optional(),
};

/** Tokens of one request; what the provider did not tell is absent. */
export const usage = z.object({
  input: z.number().optional(),
  output: z.number().optional(),
  cacheRead: z.number().optional(),
  cacheWrite: z.number().optional(),
});

/** What several requests came to. */
export const spent = z.object({
  requests: z.number(),
  /** Tokens, as far as providers told them. */
  input: z.number(),
  output: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  /** US dollars, of the requests whose price is known. */
  cost: z.number(),
  /** Requests of which tokens or price are not known, so that the sums are too small. */
  untold: z.number(),
});

/** How much of a model's window a request filled, and with what. Tokens. */
export const contextUse = z.object({
  /** Absent where nobody tells the window's size. */
  window: z.number().optional(),
  used: z.number(),
  /** Counted by us from the text, as the provider told nothing. */
  estimated: z.boolean(),
  parts: z
    .array(
      z.object({
        what: z.enum(['instructions', 'tools', 'prompts', 'answers', 'results', 'summary']),
        tokens: z.number(),
      }),
    )
    .readonly(),
});

export const assistantBlock = z.discriminatedUnion('kind', [
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

/** What is to be known of a file beside its bytes; see `FileImage`. */
export const fileFacts = z.object({
  mode: z.number().optional(),
  link: z.literal(true).optional(),
  lost: z.literal(true).optional(),
});

/** One document before and after; the names are those of kept blobs, null where there was no document. */
export const fileChange = z.object({
  uri: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  was: fileFacts.optional(),
  is: fileFacts.optional(),
  /** The outermost folder that came to be with it. */
  madeFolder: z.string().optional(),
});

/** What a restore did with files. */
export const restored = {
  /** Names this restore: the one that a crash cut short is finished under the same name. */
  restore: z.string(),
  /** The prompt before which everything is again as it was; undefined where a restore itself was taken back. */
  checkpoint: z.number().optional(),
  changes: z.array(fileChange).readonly(),
  /** Files that were left as they are, as the user or another program had changed them. */
  kept: z.array(z.string()).readonly(),
};

/** A box of a task list that we set: what it said before and says now. */
export const taskMark = z.object({ ...taskName.shape, before: z.string(), after: z.string() });

/** A document as the conversation saw it. */
export const seenDocument = z.object({ uri: z.string(), hash: z.string() });

/** A picture that went with a prompt; its bytes are kept in base64 under the name `blob`. */
export const promptImage = z.object({
  name: z.string(),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  blob: z.string(),
});

/** A page of the web that a result rests on. */
export const webSource = z.object({ url: z.string(), title: z.string() });

/** What *always in this session* would cover. */
export const grant = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('write-inside') }),
  z.object({ kind: z.literal('command'), command: z.string(), folder: z.string() }),
  z.object({ kind: z.literal('read-place'), uri: z.string() }),
  z.object({ kind: z.literal('agent'), agent: z.string() }),
  /** `https://docs.example.com`. */
  z.object({ kind: z.literal('fetch-origin'), origin: z.string() }),
  z.object({ kind: z.literal('web-search') }),
]);

export const fileError = z.object({ line: z.number(), message: z.string(), source: z.string().optional() });

export const fileCheck = z.object({
  uri: z.string(),
  result: z.enum(['checked', 'no-provider', 'no-answer']),
  /** Errors that were not there before the task touched the file. */
  newErrors: z.array(fileError).readonly(),
});

/** A question to the user: what will happen, and why it is asked. */
export const question = z.object({
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
  /** The command line, where the call is one that the user may change before it runs (TERM-02). */
  command: z.string().optional(),
  /** Parts of the command line, each with what was judged of it. */
  parts: z
    .array(
      z.object({
        text: z.string(),
        verdict: z.enum(['run', 'ask']),
        rule: z.string().optional(),
        because: z.string().optional(),
      }),
    )
    .readonly()
    .optional(),
  /** Patterns by which the user may trust it from now on, the exact one first (TERM-04). */
  patterns: z.array(z.string()).readonly().optional(),
});

/** The errors of a document before a task first touched it: what new ones are measured against. */
export const errorsBefore = z.object({
  uri: z.string(),
  errors: z.array(fileError).readonly(),
  /** True: no language server had spoken about the document, so that nothing is known of its errors. */
  unknown: z.boolean().optional(),
});

/** How writing in the workspace is allowed: at once, at once with a review behind each step, or by asking for each. */
export const autonomyMode = z.enum(['autopilot', 'supervised', 'asking']);

/** An edited document under review. The names are those of kept blobs, null where there was no document. */
export const reviewFile = z.object({
  uri: z.string(),
  /** As the agent found it, and as it left it. */
  found: z.string().nullable(),
  made: z.string().nullable(),
  /** What is not decided yet leads from the one to the other. The same: all of it is decided. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Lines and places of what is not decided yet. */
  added: z.number(),
  removed: z.number(),
  hunks: z.number(),
});

/** What a person says to an edit, for the agent. */
export const reviewComment = z.object({
  comment: z.string(),
  uri: z.string(),
  /** Lines of the document as it is now, 1-based; absent: all of it. */
  lines: z.object({ from: z.number(), to: z.number() }).optional(),
  text: z.string(),
});

/** Where a command ran, and what the sandbox kept it from as far as that is known. */
export const ranIn = z.object({
  where: z.enum(['inside', 'outside']),
  /** Of one outside: why, as the end of a sentence. */
  because: z.string().optional(),
  command: z.string(),
  /** `host:port`. */
  hosts: z.array(z.string()).readonly(),
  /** Absolute paths. */
  files: z.array(z.string()).readonly(),
});
