import type { Ports } from '../ports';
import type { Session } from '../sessions/session';
import type { CheckQuestion } from './evidence/allowed-setup';

/** A question of the runner. */
export interface ApartQuestion extends CheckQuestion {
  /** What its card says after a no. */
  readonly refused?: string;
}

/** Asks in the session, in a card of its own that the model does not see. */
export async function askApart(
  { label, detail, reason, command, refused = 'The tests are not run.' }: ApartQuestion,
  session: Session,
  { digests }: Ports,
  signal: AbortSignal,
): Promise<boolean> {
  const call = { kind: 'toolCall', call: `check-${digests.uuid()}`, name: 'check', input: {} } as const;
  const ended = {
    type: 'toolEnded',
    call: call.call,
    name: call.name,
    label,
    changes: [],
    seen: [],
    apart: true,
  } as const;
  try {
    const { answer } = await session.questions.ask({ call, label, detail, reason, grant: undefined }, signal);
    const isAllowed = answer !== 'reject';
    const content = isAllowed ? command : refused;
    await session.record({ ...ended, outcome: isAllowed ? 'done' : 'refused', content });
    return isAllowed;
  } catch (error) {
    if (signal.aborted) await session.record({ ...ended, outcome: 'cancelled', content: 'Stopped.' });
    throw error;
  }
}
