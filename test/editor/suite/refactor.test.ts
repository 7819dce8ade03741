import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { nodePorts } from '../../../src/core/node/ports';
import { refactorTool } from '../../../src/core/tools/refactor';
import { relocateTool } from '../../../src/core/tools/relocate';
import { renameTool } from '../../../src/core/tools/rename';
import type { ToolContext, ToolResult } from '../../../src/core/tools/tool';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { judgeCall } from '../../../src/core/trust/gate';
import { EditorDiagnostics } from '../../../src/editor/ports/diagnostics';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { EditorRefactor } from '../../../src/editor/ports/refactor';
import { fromUri, toUri } from '../../../src/editor/ports/uri';
import { keptInMemory, WorkspaceFiles } from './workspace-files';

describe('refactoring by the language servers of the editor', function () {
  this.timeout(120_000);
  const node = nodePorts();
  const files = new WorkspaceFiles();
  const documents = new EditorDocuments(node.digests, new SettingsMeanwhile(keptInMemory()));
  const refactor = new EditorRefactor(node.digests, node.search);
  const diagnostics = new EditorDiagnostics();
  const toolbox = createToolbox([renameTool, relocateTool, refactorTool]);
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
      runsIn: () => Promise.resolve({ kind: 'outside', by: 'user', because: 'a test', advice: '' }),
      edited: () => [],
      resolve: (path) => judged.resolve(path),
      display: (place) => judged.display(place),
      mayRead: (place) => judged.mayRead(place),
      isHidden: () => Promise.resolve(false),
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

  it('knows the files that were written just before, and waits in vain for one that means another', async () => {
    await writeAll({
      'rename/d.ts': "import { bar } from './foo';\n\nexport const d: number = bar();\n",
      'rename/e.ts': 'export const bar = 2;\n',
    });
    const result = await call('rename', { path: 'rename/foo.ts', symbol: 'bar', line: 1, new_name: 'baz' });
    assert.match(result.content, /^bar is baz now, in 9 places of 5 files:/);
    assert.equal(await files.read('rename/e.ts'), 'export const bar = 2;\n');
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

  it('extracts a function, inlines a variable and converts to an arrow function', async () => {
    await files.write(
      'total.ts',
      [
        'export function total(prices: readonly number[]): number {',
        '  const tax = 2;',
        '  let sum = 0;',
        '  for (const price of prices) sum += price;',
        '  return sum * tax;',
        '}',
        '',
        'export const twice = function (of: number): number {',
        '  return of * 2;',
        '};',
        '',
      ].join('\n'),
    );
    const at = { path: 'total.ts', line: 3, end_line: 4 };
    const offered = await call('refactor', at);
    assert.match(offered.content, /^Offered for total\.ts:3-4; nothing was changed:\n/);
    assert.match(offered.content, /^- Extract to function in module scope$/m);
    const extracted = await call('refactor', { ...at, action: 'Extract to function in module scope' });
    assert.match(extracted.content, /^Extract to function in module scope: done\.\ntotal\.ts\n- {3}let sum = 0;\n/);
    assert.match(await files.read('total.ts'), /^function newFunction\(prices: readonly number\[\]\) \{$/m);
    const inlined = await call('refactor', { path: 'total.ts', line: 2, code: 'tax', action: 'Inline variable' });
    assert.match(inlined.content, /The touched files now: No diagnostics found/);
    assert.match(await files.read('total.ts'), /^ {2}return sum \* 2;$/m);
    const text = await files.read('total.ts');
    const line = text.split('\n').findIndex((each) => each.includes('= function')) + 1;
    await call('refactor', { path: 'total.ts', line, code: 'function', action: 'Convert to arrow function' });
    assert.match(await files.read('total.ts'), /^export const twice = \(of: number\): number => of \* 2;$/m);
    assert.deepEqual(documents.unsaved(), []);
  });

  it('refuses by name what shows no edit before, and what does more than edit texts', async () => {
    const refactoring = (title: string, more: Partial<vscode.CodeAction>): vscode.CodeAction =>
      Object.assign(new vscode.CodeAction(title, vscode.CodeActionKind.Refactor), more);
    const uri = await files.write('a.plan', 'ADD-UP.\n');
    const moving = new vscode.WorkspaceEdit();
    moving.renameFile(toUri(uri), vscode.Uri.joinPath(toUri(uri), '../b.plan'));
    const sure = new vscode.WorkspaceEdit();
    sure.createFile(toUri(uri), { ignoreIfExists: true });
    sure.replace(toUri(uri), new vscode.Range(0, 0, 0, 3), 'SUM');
    const whole = new vscode.Range(0, 0, 0, 6);
    const outline = new vscode.DocumentSymbol('ADD-UP', '', vscode.SymbolKind.Function, whole, whole);
    const providers = vscode.Disposable.from(
      vscode.languages.registerDocumentSymbolProvider(
        { pattern: '**/a.plan' },
        { provideDocumentSymbols: () => [outline] },
      ),
      vscode.languages.registerCodeActionsProvider(
        { pattern: '**/a.plan' },
        {
          provideCodeActions: () => [
            refactoring('Ask where', { command: { title: 'Ask', command: 'workbench.action.showCommands' } }),
            refactoring('Move it', { edit: moving }),
            refactoring('Say it shorter', { edit: sure }),
          ],
        },
      ),
    );
    try {
      const { content } = await call('refactor', { path: 'a.plan', line: 1 });
      assert.match(content, /^- Ask where \(not possible here: it is a command of the editor, .*\)$/m);
      assert.match(content, /^- Move it \(not possible here: it makes, moves or deletes files.*\)$/m);
      for (const action of ['Ask where', 'Move it']) {
        const refused = await call('refactor', { path: 'a.plan', line: 1, action });
        assert.ok(refused.content.startsWith(`Not possible: ${action} (`), refused.content);
      }
      assert.equal(await files.read('a.plan'), 'ADD-UP.\n');
      const done = await call('refactor', { path: 'a.plan', line: 1, action: 'Say it shorter' });
      assert.match(done.content, /^Say it shorter: done\.\na\.plan\n- ADD-UP\.\n\+ SUM-UP\.$/m);
    } finally {
      providers.dispose();
    }
  });

  it('tells nothing offered from nobody there', async () => {
    await writeAll({ 'part.ts': 'export const part = 1;\n\n// Nothing.\n', 'part.unknown': 'ADD-UP.\n' });
    const nothing = await call('refactor', { path: 'part.ts', line: 3, code: '.' });
    assert.match(nothing.content, /^Nothing is offered for part\.ts:3\./);
    const nobody = await call('refactor', { path: 'part.unknown', line: 1 });
    assert.match(nobody.content, /^No provider: no language server can refactor part\.unknown/);
    assert.equal(await files.read('part.ts'), 'export const part = 1;\n\n// Nothing.\n');
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
