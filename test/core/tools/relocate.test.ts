import assert from 'node:assert/strict';
import type { ToolResult } from '../../../src/core/tools/tool';
import { oldPath } from '../../../src/core/tools/relocate';
import { programOf } from '../../support/program-refactor';
import { type CallOptions, type ToolBench, withBench } from './tool-bench';

const shop: Readonly<Record<string, string>> = {
  'src/components/Button.ts':
    "import { theme } from './theme';\n\nexport const Button = theme;\nexport const later = () => import('./theme');\n",
  'src/components/theme.ts': "export const theme = 'dark';\n",
  'src/components/index.ts': "export { Button } from './Button';\nexport * from './theme';\n",
  'src/app.ts': "import { Button } from './components/Button';\n\nexport const app = Button;\n",
  'src/lazy.ts': "export const lazy = () => import('./components/Button');\n",
  'src/through.ts': "export { Button } from './components';\n",
  'vite.config.json': '{ "entry": "src/components/Button.ts" }\n',
};
const [from, to] = ['src/components/Button.ts', 'src/shared/ui/Button.ts'];

const relocate = (
  bench: ToolBench,
  given: object = {},
  options: CallOptions = { refactor: programOf(bench.at('.')).refactor },
): Promise<ToolResult> => bench.call('relocate', { from, to, ...given }, options);

describe('relocate', () => {
  it('moves a file; static and dynamic imports, barrels and its own imports follow', () =>
    withBench(shop, async (bench) => {
      const result = await relocate(bench);
      assert.equal(
        result.content,
        [
          'src/components/Button.ts is src/shared/ui/Button.ts now. Imports followed in 4 files:',
          'src/app.ts: 1',
          'src/shared/ui/Button.ts: 2',
          'src/components/index.ts: 1',
          'src/lazy.ts: 1',
          'components/Button still stands in 1 line, as in comments, documents and configuration. Change those that mean it:',
          'vite.config.json:1:{ "entry": "src/components/Button.ts" }',
        ].join('\n'),
      );
      assert.equal(
        await bench.text('src/components/index.ts'),
        "export { Button } from '../shared/ui/Button';\nexport * from './theme';\n",
      );
      assert.equal(await bench.text('src/lazy.ts'), "export const lazy = () => import('./shared/ui/Button');\n");
      assert.equal(await bench.text('src/through.ts'), shop['src/through.ts']);
      assert.equal(await bench.text(to), (shop[from] ?? '').replaceAll('./theme', '../../components/theme'));
      assert.equal((await bench.ports.files.stat(`${bench.root}/${from}`)) === undefined, true);
      assert.equal(result.changes?.length, 5);
    }));

  it('leaves a program that resolves every import', () =>
    withBench(shop, async (bench) => {
      const { refactor, diagnostics } = programOf(bench.at('.'));
      await relocate(bench, {}, { refactor });
      const uris = [to, 'src/app.ts', 'src/lazy.ts', 'src/through.ts', 'src/components/index.ts'];
      const checks = await diagnostics.check(
        uris.map((name) => `${bench.root}/${name}`),
        0,
        new AbortController().signal,
      );
      const unresolved = checks.flatMap(({ errors }) => errors.filter(({ message }) => /module/.test(message)));
      assert.deepEqual(unresolved, []);
    }));

  it('says beforehand what follows, and judges each of the files', () =>
    withBench({ ...shop, '.husky/check.ts': "import '../src/components/Button';\n" }, async (bench) => {
      await relocate(bench);
      assert.equal(
        bench.planned?.label,
        'Move src/components/Button.ts to src/shared/ui/Button.ts with imports in 4 files',
      );
      assert.match(bench.planned.detail, /^\.husky\/check\.ts\n- import '\.\.\/src\/components\/Button';\n\+ import /);
      assert.match(bench.planned.detail, /^- src\/components\/Button\.ts\n\+ src\/shared\/ui\/Button\.ts$/m);
      assert.match(bench.verdict?.reason ?? '', /\.husky\/check\.ts is run by Git as a hook/);
    }));

  it('changes nothing when one of the files has changed meanwhile or something came to the target', () =>
    withBench(shop, async (bench) => {
      const { refactor } = programOf(bench.at('.'));
      for (const meanwhile of [{ 'src/lazy.ts': '// theirs\n' }, { [to]: '// theirs\n' }]) {
        const result = await bench.call('relocate', { from, to }, { refactor }, () => bench.put(meanwhile));
        assert.match(result.content, /is not as it was when this was planned\. Nothing was changed\.$/);
        assert.equal(await bench.text(from), shop[from]);
        assert.equal(await bench.text('src/app.ts'), shop['src/app.ts']);
      }
    }));

  it('refuses what move refuses, and folders', () =>
    withBench(shop, async (bench) => {
      assert.match((await relocate(bench, { to: 'src/app.ts' })).content, /src\/app\.ts exists already/);
      assert.match((await relocate(bench, { from: 'src/components' })).content, /Relocate its files one by one/);
      assert.match((await relocate(bench, { from: 'src/Button.ts' })).content, /There is no src\/Button\.ts/);
    }));

  it('says that there is nobody who could, and what to do instead', () =>
    withBench({ ...shop, 'a.cob': 'ADD.\n' }, async (bench) => {
      const cobol = await relocate(bench, { from: 'a.cob', to: 'b.cob' });
      assert.match(
        cobol.content,
        /^No provider: no language server can move a\.cob with its imports .* Use move, find/,
      );
      assert.match((await relocate(bench, {}, {})).content, /^No provider: there is no language server here\. Nothing/);
      assert.equal(await bench.text(from), shop[from]);
    }));
});

describe('the old path of a moved file, as texts name it', () => {
  const name = (old: string, fresh: string): string => oldPath(`file:///w/${old}`, `file:///w/${fresh}`, 'file:///w');
  it('is short, without its ending, and never a part of the new one where that can be', () => {
    assert.equal(name('src/components/Button.tsx', 'src/ui/Button.tsx'), 'components/Button');
    assert.equal(name('src/components/Button.tsx', 'lib/components/Button.tsx'), 'src/components/Button');
    assert.equal(name('main.ts', 'src/main.ts'), 'main.ts');
    assert.equal(name('a/.hidden', 'b/.hidden'), 'a/.hidden');
    assert.equal(name('a/b.test.ts', 'c/b.test.ts'), 'a/b.test');
  });
});
