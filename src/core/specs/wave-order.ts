import { isRecord } from '../text/records';

export interface Wave {
  readonly id: string;
  /** Keys of tasks. */
  readonly tasks: readonly string[];
  /** IDs of waves. */
  readonly waitsFor: readonly string[];
}

/** A wave as the file names it: keys where the tasks exist, the names of those that do not. */
export interface FileWave extends Wave {
  readonly missing: readonly string[];
}

/** Whether a JSON value has the shape of a dependency graph. */
export function isWaveGraph(value: unknown): value is { readonly waves: readonly unknown[] } {
  return isRecord(value) && Array.isArray(value['waves']);
}

/** Why the waves of a file cannot be followed, or undefined when they can. */
export function orderProblem(
  waves: readonly FileWave[],
): { readonly code: string; readonly message: string } | undefined {
  const missing = waves.flatMap((wave) => wave.missing);
  if (missing.length > 0) {
    const names = [...new Set(missing)].slice(0, 5).join(', ');
    return {
      code: 'tasks.graph-unknown',
      message: `The dependency graph names what this plan does not have: ${names}.`,
    };
  }
  if (new Set(waves.map((wave) => wave.id)).size < waves.length) {
    return { code: 'tasks.graph-repeated', message: 'Two waves of the dependency graph have the same name.' };
  }
  if (hasCycle(waves)) {
    return { code: 'tasks.graph-cycle', message: 'The waves of the dependency graph wait for each other.' };
  }
  return undefined;
}

/** Takes away, again and again, what waits for nothing; what then is left waits in a circle. */
function hasCycle(waves: readonly FileWave[]): boolean {
  const waiting = new Map(waves.map((wave) => [wave.id, wave.waitsFor.length]));
  const followers = new Map<string, string[]>();
  for (const wave of waves) {
    for (const before of wave.waitsFor) {
      const list = followers.get(before);
      if (list) list.push(wave.id);
      else followers.set(before, [wave.id]);
    }
  }
  const free = waves.filter((wave) => wave.waitsFor.length === 0).map((wave) => wave.id);
  let done = 0;
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    done += 1;
    for (const follower of followers.get(id) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) free.push(follower);
    }
  }
  return done < waves.length;
}
