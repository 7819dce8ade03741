import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait before saying that it does not work: on a machine that does other things as well. */
export const patience = 30_000;

/**
 * Asks again and again until `probe` gives something that is not undefined or false. What happens in a window happens a
 * moment later, and this is the one way the page object waits for it. `what` names, in the error, what did not come.
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  within = patience,
): Promise<T> {
  const deadline = Date.now() + within;
  let failure: unknown;
  do {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      failure = error; // a part of the window that was just being redrawn, or an assertion that does not hold yet
    }
    await sleep(100);
  } while (Date.now() < deadline);
  throw new Error(`After ${within / 1000} s still not: ${what}`, { cause: failure });
}
