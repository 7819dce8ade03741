import assert from 'node:assert/strict';
import { NodeProcesses } from '../../src/core/node/processes';
import type { SandboxPolicy } from '../../src/core/ports';
import { SandboxBench } from '../support/sandbox';
import { median, print, ratio } from './print';

const rounds = 15;

describe('the sandbox', function () {
  this.timeout(300_000);
  if (process.platform !== 'linux') return;

  it('costs a command this much', async () => {
    const bench = await SandboxBench.open({ '.env': 'A=1', 'src/a.ts': 'export {};\n' });
    const plain = new NodeProcesses();
    const timed = async (processes: NodeProcesses, sandbox?: SandboxPolicy): Promise<number> => {
      const request = { command: 'true', folder: bench.folder.uri, timeoutMs: 60_000, outputLimit: 1_000 };
      const begun = performance.now();
      const end = await processes.run(
        { ...request, onOutput: () => undefined, ...(sandbox ? { sandbox } : {}) },
        AbortSignal.timeout(60_000),
      );
      assert.equal(end.exitCode, 0);
      return performance.now() - begun;
    };
    const policies: number[] = [];
    const [without, within]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      const policy = await bench.policy();
      policies.push(performance.now() - begun);
      without.push(await timed(plain));
      within.push(await timed(bench.processes, policy));
    }
    print([
      `true, plain: ${median(without).toFixed(0)} ms; in the sandbox: ${median(within).toFixed(0)} ms; ${ratio(median(within), median(without))} times`,
      `what it may reach, looked up: ${median(policies).toFixed(0)} ms`,
    ]);
  });
});
