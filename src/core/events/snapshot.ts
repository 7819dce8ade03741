import { z } from 'zod';
import {
  aboutSession,
  autonomyMode,
  choices,
  choiceTaken,
  contextUse,
  documentName,
  errorsBefore,
  fileChange,
  grant,
  modelRef,
  reviewComment,
  reviewFile,
  restored,
  seenDocument,
  spent,
} from './event-parts';

/**
 * What must be known of a session's past to show it and to go on with it, beside the items that it shows and the
 * conversation that the model is told. Folded from events (session-state.ts) and kept in snapshots, so it stays small
 * however long the session gets.
 */
export const sessionState = z.object({
  ...aboutSession,
  /** A private copy of the root in which it works now. */
  folder: z.string().optional(),

  /** `waiting`: for an answer of the user in the middle of a turn. */
  progress: z.enum(['idle', 'running', 'waiting']),
  /** The last turn can be gone on with: it was cut short. */
  canContinue: z.boolean(),
  /** When the turn that runs began, ISO 8601. */
  since: z.string().optional(),
  lastStop: z.string().optional(),
  /** What the user said last, cut to a readable length. */
  lastPrompt: z.string().optional(),
  /** The document that is being written or stands at its gate. */
  phase: documentName.optional(),
  /** The document whose gate is open. */
  gate: documentName.optional(),
  /** Questions of which at least one waits for its answer, and what was answered. */
  choices: z.object({ ...choices, taken: z.array(choiceTaken).readonly() }).optional(),
  /** Why the session ended without a spec. */
  declined: z.string().optional(),
  lastTaskOutcome: z.enum(['done', 'not-done']).optional(),

  /** The model that was last chosen. */
  model: modelRef.optional(),
  modelName: z.string().optional(),
  /** Of the last request. */
  context: contextUse.optional(),
  spent,
  turnSpent: spent,
  /** What the session had spent when its cap was last reached: what comes after counts towards the next. */
  spentAtCap: spent.optional(),

  /** How writing is allowed now; absent: as it is where nothing was said. */
  mode: autonomyMode.optional(),
  /** What the user chose for this session. */
  autonomy: autonomyMode.optional(),
  /** The call that runs and whose edits are to be reviewed. */
  reviewedCall: z.string().optional(),
  /** Edits that no review has shown yet. */
  unreviewed: z.array(fileChange).readonly().optional(),
  /** Edits under review. `open`: it waits for the user; else what the last one left undecided. */
  review: z
    .object({
      open: z.boolean(),
      files: z.array(reviewFile).readonly(),
      comments: z.array(reviewComment).readonly(),
    })
    .optional(),

  /** The questions that wait for the user, those of subagents with their session. */
  asking: z
    .array(z.object({ child: z.string().optional(), ask: z.string() }))
    .readonly()
    .optional(),
  /** What *always* would grant of each question that waits. */
  offered: z.array(z.object({ ask: z.string(), grant })).readonly(),
  /** Answered with *always*. */
  grants: z.array(grant).readonly(),
  /** Documents as the conversation holds their whole text, the last one seen last. */
  seen: z.array(seenDocument.extend({ seq: z.number() })).readonly(),
  /** Documents that the session changed, and whether they were still there then. */
  edited: z.array(z.object({ uri: z.string(), exists: z.boolean() })).readonly(),
  errorsBefore: z.array(errorsBefore).readonly(),
  /** Documents that the last turn changed and that were not put back since. */
  turnEdited: z.array(z.string()).readonly().optional(),

  /** The first event that the model is still told as it was. 1 before the first compaction. */
  keptFrom: z.number(),
  /** Parts of the log that were taken back: from event `from` on, those before event `to`. */
  cuts: z
    .array(z.object({ from: z.number(), to: z.number() }))
    .readonly()
    .optional(),
});

export type SessionState = z.infer<typeof sessionState>;

/** Where in the log another snapshot stands. */
const snapshotPlace = z.object({
  /** Bytes before its line. */
  offset: z.number(),
  seq: z.number(),
  /** Items of the view before it. */
  items: z.number(),
});

export type SnapshotPlace = z.infer<typeof snapshotPlace>;

/** What a reader must know who begins in the middle of a log. */
const beginning = {
  state: sessionState,
  /** Items of the view before this. */
  items: z.number(),
  /** Where the conversation that the model is told begins: the line of the event `state.keptFrom`. */
  historyOffset: z.number(),
  /** The last ones before this, oldest first; the first of them knows those before. */
  earlier: z.array(snapshotPlace).readonly(),
};

export const snapshot = z.object({ type: z.literal('snapshot'), ...beginning });

/**
 * The conversation goes on from before event `to`: what stands from there up to here counts no more, for the model and for
 * who looks at it, and stays in the log. It is a snapshot too, of how things stood then.
 */
export const rewound = z.object({ type: z.literal('rewound'), ...restored, to: z.number(), ...beginning });

/** Is the event no part of what was taken back? */
export function isLive(seq: number, cuts: SessionState['cuts']): boolean {
  return cuts?.every(({ from, to }) => seq < from || seq >= to) ?? true;
}

/** The parts of a log that were taken back, after its next event. Going back brings back those that were there then. */
export function cutsAfter(
  cuts: SessionState['cuts'],
  event: { readonly type: string; readonly seq: number } | (z.infer<typeof rewound> & { readonly seq: number }),
): SessionState['cuts'] {
  if (!('to' in event)) return cuts;
  return [...(event.state.cuts ?? []), { from: event.to, to: event.seq }];
}
