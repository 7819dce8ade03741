import { settingsMeanwhileKey } from './ids';
import type { Registration } from './registration';
import { reportBug } from './report';

/** Where a crash left settings that were something else for a moment, the core is started at once: it puts them back. */
export function registerPutBack({ context, lazyCore, log }: Registration): void {
  if (context.globalState.get(settingsMeanwhileKey) === undefined) return;
  lazyCore.get().catch((error: unknown) => reportBug(log, 'Putting settings back', error));
}
