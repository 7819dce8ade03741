import { z } from 'zod';
import { mostImageBytes, mostImages } from '../../core/events/pictures';
import type { FromWebview } from '../../messages/chat';

const text = z.string().max(2_000_000);
const name = z.string().max(10_000);
const image = z.object({
  name: z.string().max(1_000),
  bytes: z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= mostImageBytes),
});

/** What the page may say. It shows what models wrote, so it is believed no more than any other input. */
const schema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('prompt'), text, images: z.array(image).max(mostImages).optional() }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('continue') }),
  z.object({
    type: z.literal('answer'),
    ask: name,
    answer: z.enum(['run', 'reject', 'always']),
    text: text.optional(),
    command: text.optional(),
    trusts: text.optional(),
  }),
  z.object({ type: z.literal('approveDocument') }),
  z.object({ type: z.literal('requireAllTasks'), uri: name }),
  z.object({ type: z.literal('choose'), set: name, choice: name, option: z.int().nonnegative().nullable() }),
  z.object({ type: z.literal('chooseAutonomy'), autonomy: z.enum(['autopilot', 'supervised']) }),
  z.object({ type: z.literal('review'), act: z.enum(['acceptAll', 'rejectAll', 'send']) }),
  z.object({ type: z.literal('reviewFile'), uri: name, act: z.enum(['accept', 'reject']) }),
  z.object({ type: z.literal('commentFile'), uri: name, text }),
  z.object({ type: z.literal('removeComment'), comment: name }),
  z.object({ type: z.literal('openReview'), uri: name }),
  z.object({ type: z.literal('manageTrust') }),
  z.object({
    type: z.literal('newSession'),
    kind: z.enum(['chat', 'spec']),
    road: z.enum(['requirements-first', 'design-first-high', 'design-first-low', 'bugfix', 'quick']).optional(),
  }),
  z.object({ type: z.literal('openSession'), session: name }),
  z.object({ type: z.literal('deleteSession'), session: name }),
  z.object({ type: z.literal('renameSession'), session: name, title: name }),
  z.object({ type: z.literal('chooseModel'), provider: name, id: name }),
  z.object({ type: z.literal('compact') }),
  z.object({ type: z.literal('stopSubagent'), session: name }),
  z.object({ type: z.literal('forkSession'), session: name }),
  z.object({ type: z.literal('exportSession'), session: name }),
  z.object({ type: z.literal('searchSessions'), text: name }),
  z.object({ type: z.literal('earlier'), before: name }),
  z.object({ type: z.literal('openDocument'), uri: name }),
  z.object({ type: z.literal('openDiff'), call: name, uri: name }),
  z.object({ type: z.literal('restore'), to: z.int().positive(), part: z.enum(['files', 'chat', 'both']) }),
  z.object({ type: z.literal('revertTurn') }),
  z.object({ type: z.literal('viewTurnChanges') }),
  z.object({ type: z.literal('copy'), text }),
  z.object({ type: z.literal('openCode'), text, language: name }),
  z.object({ type: z.literal('diffCode'), text }),
  z.object({ type: z.literal('openLink'), url: name }),
  z.object({ type: z.literal('allowDomain'), domain: name }),
  z.object({
    type: z.literal('remedy'),
    remedy: z.enum(['set-key', 'choose-model', 'set-base-url', 'set-up-bedrock', 'retry']),
  }),
]) satisfies z.ZodType<FromWebview>;

/** A message of the page, or undefined for what is none. */
export function readFromWebview(message: unknown): FromWebview | undefined {
  return schema.safeParse(message).data;
}
