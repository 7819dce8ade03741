import assert from 'node:assert/strict';
import { withBench } from './tool-bench';

describe('shell', function () {
  this.timeout(30_000);

  it('gives exit code and output, and streams it', () =>
    withBench({}, async (bench) => {
      const result = await bench.call('shell', { command: 'echo hello && echo there >&2' });
      assert.equal(result.outcome, 'done');
      assert.match(result.content, /^Exit code 0\.\n/);
      assert.match(result.content, /^hello$/m);
      assert.match(result.content, /^there$/m);
      assert.match(bench.output.join(''), /hello/);
    }));

  it('runs in the root, or in the folder it is given', () =>
    withBench({ 'packages/a/mark': '' }, async (bench) => {
      assert.match((await bench.call('shell', { command: 'ls' })).content, /^packages$/m);
      assert.match((await bench.call('shell', { command: 'ls', folder: 'packages/a' })).content, /^mark$/m);
      const missing = await bench.call('shell', { command: 'ls', folder: 'package' });
      assert.equal(missing.outcome, 'failed');
      assert.match(missing.content, /no package\..*packages\//);
    }));

  it('a command that fails is a failed result with its code', () =>
    withBench({}, async (bench) => {
      const result = await bench.call('shell', { command: 'echo no; exit 3' });
      assert.equal(result.outcome, 'failed');
      assert.equal(result.content, 'Exit code 3.\n[Outside the sandbox: a test.]\nno');
    }));

  it('no output is said (Kiro #10325)', () =>
    withBench({}, async (bench) => {
      assert.equal(
        (await bench.call('shell', { command: 'exit 0' })).content,
        'Exit code 0.\n[Outside the sandbox: a test.]\n(no output)',
      );
    }));

  it('a command that takes too long is ended, with what it had put out', () =>
    withBench({}, async (bench) => {
      const result = await bench.call('shell', { command: 'echo begun; sleep 60', timeout: 0.5 });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^Timed out: ended after 0\.5 seconds\./);
      assert.match(result.content, /begun/);
    }));

  it('a command that takes its end calmly has still timed out', () =>
    withBench({}, async (bench) => {
      const command = "trap 'exit 0' TERM INT HUP; echo begun; sleep 60 & wait";
      const result = await bench.call('shell', { command, timeout: 0.5 });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^Timed out/);
    }));

  it('a command in the background does not keep the call waiting, is ended and is told', () =>
    withBench({}, async (bench) => {
      const begun = Date.now();
      const result = await bench.call('shell', { command: 'sleep 60 & echo started' });
      assert.ok(Date.now() - begun < 20_000);
      assert.match(
        result.content,
        /^Exit code 0\.\n\[Outside the sandbox: a test\.\]\n\[1 process it left running: ended\.\]\nstarted$/,
      );
    }));

  it('cancelled, it says so and keeps what was put out', () =>
    withBench({}, async (bench) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 700);
      const result = await bench.call('shell', { command: 'echo begun; sleep 60' }, { signal: stop.signal });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^Cancelled by the user\./);
      assert.match(result.content, /begun/);
    }));

  it('is not started once it is told to stop', () =>
    withBench({}, async (bench) => {
      const signal = AbortSignal.abort(new Error('stop'));
      await assert.rejects(bench.call('shell', { command: 'echo x > mark' }, { signal }), /stop/);
      await assert.rejects(bench.text('mark'), /ENOENT/);
    }));

  it('long output is cut in the middle, and how much is said', () =>
    withBench({}, async (bench) => {
      const { content } = await bench.call('shell', { command: 'echo first; seq 1 20000; echo last' });
      assert.match(content, /^first$/m);
      assert.match(content, /^last$/m);
      assert.match(content, /\[\d+ bytes of output left out in the middle\.\]/);
      assert.ok(content.length < 31_000);
    }));
});
