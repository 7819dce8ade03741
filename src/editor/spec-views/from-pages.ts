import { z } from 'zod';
import { threadKinds } from '../../core/specs/trace/trace-graph';
import type { FromScenarioPage } from '../../messages/scenarios';
import type { FromTracePage } from '../../messages/trace';

/** What the pages may say. They show what documents of anybody say, so they are believed no more than any other input. */
const text = z.string().max(100_000);
const from = z.int().nonnegative();

const traceLook = z.object({
  mode: z.enum(['graph', 'matrix']),
  text,
  gapsOnly: z.boolean(),
  hidden: z.array(z.enum(threadKinds)).max(threadKinds.length),
  selected: text.optional(),
  from,
});

const traceMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), look: traceLook }),
  z.object({ type: z.literal('look'), look: traceLook }),
  z.object({ type: z.literal('open'), key: text }),
  z.object({ type: z.literal('export'), as: z.enum(['svg', 'csv']) }),
]);

const scenarioLook = z.object({ system: text.optional(), text, uncoveredOnly: z.boolean(), from });

const scenarioMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), look: scenarioLook }),
  z.object({ type: z.literal('look'), look: scenarioLook }),
  z.object({ type: z.literal('open'), key: text }),
  z.object({ type: z.literal('add'), cell: z.object({ system: text, event: text, state: text }) }),
  z.object({ type: z.literal('copyDiagram') }),
  z.object({ type: z.literal('export') }),
  z.object({ type: z.literal('exportContradictions') }),
]);

/** A message of the traceability view's page, or undefined for what is none. */
export function readFromTracePage(message: unknown): FromTracePage | undefined {
  const read = traceMessage.safeParse(message).data;
  return read && 'look' in read ? { ...read, look: { ...read.look, selected: read.look.selected } } : read;
}

/** A message of the scenario matrix' page, or undefined for what is none. */
export function readFromScenarioPage(message: unknown): FromScenarioPage | undefined {
  const read = scenarioMessage.safeParse(message).data;
  return read && 'look' in read ? { ...read, look: { ...read.look, system: read.look.system } } : read;
}
