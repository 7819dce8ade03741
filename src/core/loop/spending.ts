import type { Spent } from '../events/event';
import { sessionCapCode } from '../events/session-state';
import { tokens } from '../events/token-count';
import { askToGoOn, type Stop } from './stop';

/** How much may be spent before the user is asked. 0 is no cap. */
export interface SpendCaps {
  /** US dollars. */
  readonly turnCost: number;
  readonly sessionCost: number;
  /** Tokens, in and out. They also hold for models whose price is not known. */
  readonly turnTokens: number;
  readonly sessionTokens: number;
}

/** What has been spent, the session's counted from its last cap on. */
export interface Spending {
  readonly turn: Spent;
  readonly session: Spent;
}

/** Why no further request is made without the user, if so. */
export function capReached(caps: SpendCaps, { turn, session }: Spending): Stop | undefined {
  if (isOver(turn.cost, caps.turnCost)) {
    return asking(
      'turn-spend',
      `This turn has spent ${dollars(turn.cost)}, more than the ${dollars(caps.turnCost)} that it may.`,
    );
  }
  if (isOver(tokensOf(turn), caps.turnTokens)) {
    return asking(
      'turn-spend',
      `This turn has used ${tokens(tokensOf(turn))} tokens, more than the ${tokens(caps.turnTokens)} that it may.`,
    );
  }
  if (isOver(session.cost, caps.sessionCost)) {
    return asking(
      sessionCapCode,
      `This session has spent ${dollars(session.cost)}, more than the ${dollars(caps.sessionCost)} that it may before you are asked.`,
    );
  }
  if (isOver(tokensOf(session), caps.sessionTokens)) {
    return asking(
      sessionCapCode,
      `This session has used ${tokens(tokensOf(session))} tokens, more than the ${tokens(caps.sessionTokens)} that it may before you are asked.`,
    );
  }
  return undefined;
}

const isOver = (spent: number, cap: number): boolean => cap > 0 && spent >= cap;

const tokensOf = ({ input, output }: Spent): number => input + output;

function asking(code: string, what: string): Stop {
  return askToGoOn(code, `${what} Its cap is in the settings (fingerpost.limits).`);
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
