import { z } from 'zod';
import type { FromPreview } from '../../messages/preview';

const name = z.string().max(10_000);
const line = z.number().min(1).max(10_000_000);

/** What the page may say. It shows what others wrote, so it is believed no more than any other input. */
const schema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('scrolled'), line }),
  z.object({ type: z.literal('source'), line }),
  z.object({ type: z.literal('follow'), uri: name, line: line.optional(), inEditor: z.boolean() }),
  z.object({ type: z.literal('openLink'), url: name }),
  z.object({ type: z.literal('openDocument'), uri: name }),
  z.object({ type: z.literal('copy'), text: z.string().max(2_000_000) }),
  z.object({
    type: z.literal('task'),
    about: z.enum(['start', 'stop', 'dequeue', 'changes', 'execution']),
    dir: name,
    key: name,
  }),
]) satisfies z.ZodType<FromPreview>;

/** A message of the page, or undefined for what is none. */
export function readFromPreview(message: unknown): FromPreview | undefined {
  return schema.safeParse(message).data;
}

const saved = z.object({ uri: name, locked: z.boolean() });

/** What the page has kept for a window that is opened again; undefined where it is of no use. */
export function readSavedPreview(state: unknown): z.infer<typeof saved> | undefined {
  return saved.safeParse(state).data;
}
