import { join } from 'node:path';
import type { SandboxManager, SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';

/** What of the runtime is used here. */
export type Runtime = typeof SandboxManager;

/** One runtime a process, whoever uses it; it keeps one proxy and one configuration for all. */
let loading: Promise<Runtime> | undefined;
let isUp = false;
/** What touches its configuration goes one after the other. */
let queue: Promise<unknown> = Promise.resolve();

/** Loads the runtime the first time; it is large, and most sessions need it late. */
export function loadRuntime(): Promise<Runtime> {
  loading ??= import('@anthropic-ai/sandbox-runtime').then((runtime) => runtime.SandboxManager);
  loading.catch(() => (loading = undefined)); // whoever asked has the failure
  return loading;
}

/** Where a packed product has the runtime's programs: beside its own bundle. */
export const packedVendor = join(__dirname, 'sandbox', 'vendor');

/** Does the work with the runtime up and set to the configuration. Nobody else changes it meanwhile. */
export function withRuntime<T>(config: SandboxRuntimeConfig, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  return inTurn(async () => {
    const runtime = await loadRuntime();
    if (isUp) runtime.updateConfig(config);
    else await start(runtime, config);
    return work(runtime);
  });
}

async function start(runtime: Runtime, config: SandboxRuntimeConfig): Promise<void> {
  // It would end itself at these signals and, by listening, keep them from ending the process, which is not its business.
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => new Set(process.listeners(signal)));
  await runtime.initialize(config, undefined, process.platform === 'darwin');
  signals.forEach((signal, index) => {
    for (const each of process.listeners(signal)) if (!before[index]?.has(each)) process.off(signal, each);
  });
  isUp = true;
}

/** Ends proxy and bridges. What runs in the sandbox loses its network. */
export function closeRuntime(): Promise<void> {
  return inTurn(async () => {
    if (!isUp) return;
    isUp = false;
    await (await loadRuntime()).reset();
  });
}

/** Calls into the runtime that must not come between others. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = queue.then(work);
  queue = done.catch(() => undefined); // whoever asked has the failure
  return done;
}
