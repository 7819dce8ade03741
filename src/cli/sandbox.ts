import type { Core } from '../core/core';
import { type Streams, visible } from './output';

/** `sandbox check`: whether commands are contained on this machine, and if not why. 1 where they are not. */
export async function checkSandbox(core: Core, json: boolean, { out }: Streams): Promise<0 | 1> {
  const { isEnabled, network, state } = await core.sandbox.check();
  if (json) {
    const told = state.works ? { works: true } : { works: false, because: state.because, advice: state.advice };
    out(`${JSON.stringify({ schema: 'fingerpost.sandbox.check/1', ...told, enabled: isEnabled, network })}\n`);
  } else if (!state.works) {
    out(visible(`Commands run outside of a sandbox: ${state.because}.\n${state.advice}\n`));
  } else if (isEnabled) {
    out(`Commands run in the sandbox. Network: ${network}.\n`);
  } else {
    out('The sandbox works here, and sandbox.enabled turns it off.\n');
  }
  return state.works && isEnabled ? 0 : 1;
}
