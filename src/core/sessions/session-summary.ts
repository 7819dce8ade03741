import { z } from 'zod';
import { aboutSession, spent } from '../events/event-parts';
import type { Session } from './session';

/** A session as lists show it, without its log being read. */
export const sessionSummary = z.object({
  session: z.string(),
  kind: aboutSession.kind,
  title: aboutSession.title,
  root: aboutSession.root,
  spec: aboutSession.spec,
  task: aboutSession.task,
  parent: aboutSession.parent,
  /** What the user said last, in one line. */
  preview: z.string().optional(),
  spent: spent.optional(),
  /** ISO 8601. */
  changed: z.string(),
});

export type SessionSummary = z.infer<typeof sessionSummary>;

const longestPreview = 120;

/** @returns undefined before anything happened in it */
export function summaryOf(session: Session): SessionSummary | undefined {
  const { head, changed } = session;
  if (!head || changed === undefined) return undefined;
  const { kind, title, root, spec, task, parent, lastPrompt, spent: all } = session.state;
  const said = lastPrompt?.replace(/\s+/g, ' ').trim();
  const preview = said && said.length > longestPreview ? `${said.slice(0, longestPreview - 1)}…` : said;
  return { session: session.id, kind, title, root, spec, task, parent, preview, spent: all, changed };
}
