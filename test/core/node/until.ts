import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds. @throws when it does not within `ms` */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain until ${what}`);
    await sleep(20);
  }
}
