import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { nodePorts } from '../../../src/core/node/ports';
import { relocateTool } from '../../../src/core/tools/relocate';
import { renameTool } from '../../../src/core/tools/rename';
import type { ToolContext, ToolResult } from '../../../src/core/tools/tool';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { judgeCall } from '../../../src/core/trust/gate';
import { EditorDiagnostics } from '../../../src/editor/ports/diagnostics';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { EditorRefactor } from '../../../src/editor/ports/refactor';
import { fromUri, toUri } from '../../../src/editor/ports/uri';
import { eventually, WorkspaceFiles } from './workspace-files';

describe('refactoring by the language servers of the editor', function () {
  this.timeout(120_000);
  const node = nodePorts();
  const files = new WorkspaceFiles();
  const documents = new EditorDocuments(node.digests);
  const refactor = new EditorRefactor(node.digests);
  const diagnostics = new EditorDiagnostics();
  const toolbox = createToolbox([renameTool, relocateTool]);
  const root = fromUri(vscode.Uri.file(files.path));
  const never = new AbortController().signal;

  before(() =>
    files.write(
      'tsconfig.json',
      '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "lib": ["es2022"], "types": [], "jsx": "preserve" } }\n',
    ),
  );
  after(async () => {
    diagnostics.dispose();
    await files.remove();
  });

  /** Goes the way of a session's call, whatever is asked being allowed. */
  async function call(name: string, input: unknown): Promise<ToolResult> {
    const prepared = toolbox.prepare({ name, input });
    assert.ok('plan' in prepared, 'problem' in prepared ? prepared.problem : '');
    const plan = await prepared.plan(await contextOf(prepared.accesses));
    return 'outcome' in plan ? plan : plan.run(await contextOf(plan.accesses));
  }

  async function contextOf(accesses: Parameters<typeof judgeCall>[0]): Promise<ToolContext> {
    const judged = await judgeCall(accesses, { root, roots: [root] }, node.files, { trusted: true, grants: [] });
    return {
      ...node,
      documents,
      diagnostics,
      refactor,
      root,
      call: 'call',
      edited: () => [],
      resolve: (path) => judged.resolve(path),
      display: (place) => judged.display(place),
      mayRead: (place) => judged.mayRead(place),
      webWay: judged.web,
      seen: { hashOf: () => undefined },
      keep: (text) => Promise.resolve(node.digests.sha256(text)),
      output: () => undefined,
      signal: never,
    };
  }

  const writeAll = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(texts)) await files.write(name, text);
  };
  it('renames over four files, saved and without a tab, and says that they are sound', async () => {
    const user = (name: string): string =>
      `import { getFoo } from './foo';\n\nexport const ${name}: number = getFoo();\n`;
    await writeAll({
      'rename/foo.ts': 'export function getFoo(): number {\n  return 1;\n}\n',
      'rename/a.ts': user('a'),
      'rename/b.ts': user('b'),
      'rename/c.ts': user('c'),
      'rename/notes.md': 'getFoo gives one.\n',
    });
    // The server hears of new files a moment later than they are there.
    const foo = await vscode.workspace.openTextDocument(toUri(`${root}/rename/foo.ts`));
    const place = foo.positionAt(foo.getText().indexOf('getFoo'));
    await eventually('the server knowing all four files', async () => {
      const uses: unknown = await vscode.commands.executeCommand('vscode.executeReferenceProvider', foo.uri, place);
      return (Array.isArray(uses) && uses.length >= 7) || undefined;
    });
    const result = await call('rename', { path: 'rename/foo.ts', symbol: 'getFoo', line: 1, new_name: 'bar' });
    assert.match(result.content, /^getFoo is bar now, in 7 places of 4 files:/);
    assert.match(result.content, /The touched files now: No diagnostics found/);
    assert.match(result.content, /getFoo still stands in 1 line, .*\nrename\/notes\.md:1:/);
    assert.equal(await files.read('rename/c.ts'), user('c').replaceAll('getFoo', 'bar'));
    assert.deepEqual(documents.unsaved(), []);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
      [],
    );
  });

  it('refuses a keyword in the server’s words', async () => {
    await files.write('keyword.ts', 'export function one(): number {\n  return 1;\n}\n');
    const result = await call('rename', { path: 'keyword.ts', symbol: 'return', line: 2, new_name: 'give' });
    assert.equal(result.content, 'Not renameable: You cannot rename this element. Nothing was renamed.');
  });

  it('says that there is no provider for a language that nobody knows', async () => {
    await files.write('program.unknown', 'ADD-UP.\n');
    const result = await call('rename', { path: 'program.unknown', symbol: 'ADD-UP', line: 1, new_name: 'SUM' });
    assert.match(result.content, /^No provider: no language server can rename in program\.unknown/);
    assert.equal(await files.read('program.unknown'), 'ADD-UP.\n');
  });

  it('is not waited for after a cancel', async () => {
    const uri = await files.write('cancel.ts', 'export const one = 1;\n');
    const stopped = AbortSignal.abort(new Error('enough'));
    await assert.rejects(refactor.rename({ uri, offset: 13, newName: 'two' }, stopped), /enough/);
  });

  const shop = {
    'src/components/Button.tsx':
      "import { theme } from './theme';\n\nexport const Button = (): string => theme;\nexport const lazyTheme = () => import('./theme');\n",
    'src/components/theme.ts': "export const theme = 'dark';\n",
    'src/components/index.ts': "export { Button } from './Button';\nexport * from './theme';\n",
    'src/app.ts': "import { Button } from './components/Button';\n\nexport const app = Button();\n",
    'src/lazy.ts': "export const lazy = () => import('./components/Button');\n",
    'docs/buttons.md': 'The button is in `src/components/Button.tsx`.\n',
  };
  const moved = {
    'src/components/index.ts': "export { Button } from '../shared/ui/Button';\nexport * from './theme';\n",
    'src/app.ts': shop['src/app.ts'].replace('./components/', './shared/ui/'),
    'src/lazy.ts': shop['src/lazy.ts'].replace('./components/', './shared/ui/'),
    'src/shared/ui/Button.tsx': shop['src/components/Button.tsx'].replaceAll('./theme', '../../components/theme'),
  };
  const put = (at: string): Promise<void> =>
    writeAll(Object.fromEntries(Object.entries(shop).map(([name, text]) => [`${at}/${name}`, text])));

  // With `prompt` the editor under test complains of a question that nobody can answer.
  for (const setting of ['never', 'prompt', 'always'] as const) {
    it(`moves a file and all its imports, and the editor's own following (${setting}) finds nothing more to do`, async () => {
      await put(setting);
      const settings = vscode.workspace.getConfiguration();
      const key = 'typescript.updateImportsOnFileMove.enabled';
      await settings.update(key, setting, vscode.ConfigurationTarget.Global);
      const result = await call('relocate', {
        from: `${setting}/src/components/Button.tsx`,
        to: `${setting}/src/shared/ui/Button.tsx`,
      });
      assert.match(result.content, /^.*Button\.tsx now\. Imports followed in 4 files:/);
      assert.match(result.content, /The touched files now: No diagnostics found/);
      assert.match(
        result.content,
        new RegExp(`components/Button still stands in [^]*^${setting}/docs/buttons\\.md:1:`, 'm'),
      );
      await sleep(2_000); // that the editor has had time to do more
      await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
      for (const [name, text] of Object.entries(moved))
        assert.equal(await files.read(`${setting}/${name}`), text, name);
      assert.deepEqual(documents.unsaved(), []);
    });
  }

  it('moves a file that nobody imports with the imports in it', async () => {
    await writeAll({
      'alone/main.ts': "import { one } from './one';\n\nexport const two = one + one;\n",
      'alone/one.ts': 'export const one = 1;\n',
    });
    const result = await call('relocate', { from: 'alone/main.ts', to: 'alone/deep/start.ts' });
    assert.match(result.content, /^alone\/main\.ts is alone\/deep\/start\.ts now\. Imports followed in 1 file:/);
    assert.match(await files.read('alone/deep/start.ts'), /^import { one } from '\.\.\/one';/);
    const probes = vscode.workspace.textDocuments.filter(({ fileName }) => fileName.includes('probe'));
    assert.deepEqual(
      probes.map((probe) => [probe.getText(), probe.isDirty]),
      probes.map(() => ['', false]),
    );
  });

  it('keeps the editor from taking the imports of a moved file for those of its old place', async () => {
    await writeAll({
      'decoy/one.ts': 'export const one = 100;\n',
      'decoy/in/main.ts': "import { one } from './one';\n\nexport const two = one + one;\n",
      'decoy/in/one.ts': 'export const one = 1;\n',
    });
    const key = 'typescript.updateImportsOnFileMove.enabled';
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration();
    await settings().update(key, 'always', vscode.ConfigurationTarget.Global);
    await call('relocate', { from: 'decoy/in/main.ts', to: 'decoy/in/deep/main.ts' });
    await sleep(2_000); // that the editor has had time to do more
    assert.match(await files.read('decoy/in/deep/main.ts'), /^import { one } from '\.\.\/one';/);
    assert.equal(settings().inspect(key)?.globalValue, 'always');
    await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual(documents.unsaved(), []);
  });

  it('moves modules whose ending says what they are, and the index of a folder', async () => {
    await writeAll({
      'kinds/index.ts': "export * from './one.mjs';\n",
      'kinds/one.mts': 'export const one = 1;\n',
      'main.ts': "import { one } from './kinds';\n\nexport const two = one + one;\n",
    });
    await call('relocate', { from: 'kinds/one.mts', to: 'kinds/deep/uno.mts' });
    assert.equal(await files.read('kinds/index.ts'), "export * from './deep/uno.mjs';\n");
    await call('relocate', { from: 'kinds/index.ts', to: 'other/index.ts' });
    assert.match(await files.read('main.ts'), /^import { one } from '\.\/other';/);
    assert.equal(await files.read('other/index.ts'), "export * from '../kinds/deep/uno.mjs';\n");
  });

  it('does not take one file for another of the same name', async () => {
    await writeAll({
      'twins/x.tsx': 'export const x = 1;\n',
      'twins/x.ts': 'export const y = 1;\n',
    });
    const result = await call('relocate', { from: 'twins/x.tsx', to: 'twins/z.tsx' });
    assert.match(result.content, /^Not movable with its imports: its path leads to another file/);
  });

  it('says what it cannot move with imports', async () => {
    await files.write('notes/a.md', '# A\n');
    const result = await call('relocate', { from: 'notes/a.md', to: 'notes/b.md' });
    assert.match(result.content, /^No provider: .* Use move/);
    assert.equal(await files.read('notes/a.md'), '# A\n');
  });
});
