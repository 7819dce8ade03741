import assert from 'node:assert/strict';
import { withBench } from './tool-bench';

const files = {
  '.kiroignore': 'secrets/\n*.dump\n',
  'secrets/plan.md': 'needle in a plan\n',
  'src/cart.ts': 'needle in a cart\n',
  'src/old.dump': 'needle in a dump\n',
};

describe('files that an ignore file hides', () => {
  it('are in no list, and the list says that something is left out', async () => {
    await withBench(files, async (bench) => {
      const list = await bench.call('read', { paths: [{ path: '.', depth: 3 }] });
      assert.doesNotMatch(list.content, /secrets|old\.dump/);
      assert.match(list.content, /src\/cart\.ts/);
      assert.match(list.content, /\[2 entries left out that an ignore file hides\.\]/);
    });
  });

  it('are found by no search', async () => {
    await withBench(files, async (bench) => {
      for (const [tool, input] of [
        ['grep', { pattern: 'needle' }],
        ['glob', { pattern: '**/*' }],
      ] as const) {
        const { content } = await bench.call(tool, input);
        assert.doesNotMatch(content, /plan|dump/);
        assert.match(content, /src\/cart\.ts/);
        assert.match(content, /\[2 files left out that may not be read without asking\.\]/);
      }
    });
  });

  it('are not proposed for a name that is not there', async () => {
    await withBench(files, async (bench) => {
      const { content } = await bench.call('read', { paths: [{ path: 'src/old.dum' }] });
      assert.doesNotMatch(content, /old\.dump/);
    });
  });

  it('can be made once the user has said yes', async () => {
    await withBench(files, async (bench) => {
      const { outcome } = await bench.call('write', { command: 'create', path: 'secrets/new.md', content: 'x' });
      assert.equal(outcome, 'done');
      assert.equal(bench.verdict?.reason, 'secrets/new.md is hidden from the agent by .kiroignore:1.');
    });
  });
});
