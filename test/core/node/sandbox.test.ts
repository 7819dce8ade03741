import assert from 'node:assert/strict';
import { SandboxBench } from '../../support/sandbox';

describe('sandbox', function () {
  this.timeout(60_000);
  it('runs', async () => {
    const bench = await SandboxBench.open({ 'a.txt': 'a', '.env': 'SECRET=1' });
    console.log(await bench.sandbox.state());
    const end = await bench.run('id; pwd; ls -la; cat .env; echo hi > b; cat b; echo x > $HOME/x; env | grep -i "npm\\|TMP"; git init; mkdir .kiro; ls -la $HOME/.fingerpost $HOME/.fingerpost/sandbox; echo hi > $npm_config_cache/x; echo x > $HOME/.fingerpost/sandbox/bin/socat; curl -sS http://example.com/; cat /proc/sys/kernel/core_pattern > c; cat c > /proc/sys/kernel/core_pattern && echo ESC; grep Cap /proc/self/status');
    console.log(end.output, end.how, end.exitCode, end.deniedHosts, bench.journal);
    assert.equal(end.exitCode, 0);
  });
});
