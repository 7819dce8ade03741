import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { nodeDigests } from '../../../src/core/node/digests';
import { EditorDiagnostics } from '../../../src/editor/ports/diagnostics';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { fromUri, toUri } from '../../../src/editor/ports/uri';
import { eventually, keptInMemory, WorkspaceFiles } from './workspace-files';

const broken = "export const count: number = 'three';\n";
const sound = 'export const count: number = 3;\n';
const deadlineMs = 25_000;

describe('what language servers say', function () {
  this.timeout(60_000);
  const diagnostics = new EditorDiagnostics();
  const documents = new EditorDocuments(nodeDigests, new SettingsMeanwhile(keptInMemory()));
  const files = new WorkspaceFiles();
  const never = new AbortController().signal;

  before(() =>
    files.write('tsconfig.json', '{ "compilerOptions": { "strict": true, "lib": ["es2022"], "types": [] } }\n'),
  );
  after(async () => {
    diagnostics.dispose();
    await files.remove();
  });

  const check = async (uri: string, ms = deadlineMs): ReturnType<EditorDiagnostics['check']> =>
    diagnostics.check([uri], ms, never);
  const tabs = (): readonly string[] =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
  const rewrite = async (uri: string, text: string): Promise<void> => {
    const found = await documents.read(uri);
    assert.ok(found);
    const outcome = await documents.apply(uri, [{ span: { start: 0, end: found.text.length }, text }], found.hash);
    assert.equal(outcome, 'applied');
  };

  it('is an error in a TypeScript file that nobody has opened', async () => {
    const uri = await files.write('broken.ts', broken);
    assert.equal(diagnostics.errorsNow(uri), undefined);
    const [found] = await check(uri);
    assert.equal(found?.result, 'checked');
    assert.deepEqual(
      found.errors.map(({ line, source }) => ({ line, source })),
      [{ line: 1, source: 'ts' }],
    );
    assert.match(found.errors[0]?.message ?? '', /not assignable/);
    assert.equal(diagnostics.errorsNow(uri)?.length, 1);
    assert.deepEqual(tabs(), []);
  });

  it('is asked for behind the editor that the user looks at, and leaves no tab there', async () => {
    const looked = await files.write('looked-at.txt', 'the user reads this\n');
    const editor = await vscode.window.showTextDocument(toUri(looked));
    const uri = await files.write('behind.ts', broken);
    const active: (string | undefined)[] = [];
    const listening = vscode.window.onDidChangeActiveTextEditor((each) => active.push(each?.document.fileName));
    assert.equal((await check(uri))[0]?.errors.length, 1);
    listening.dispose();
    assert.deepEqual(active, []);
    assert.equal(vscode.window.activeTextEditor, editor);
    assert.deepEqual(tabs(), ['looked-at.txt']);
  });

  it('is nothing about a sound TypeScript file, which counts as checked', async () => {
    const uri = await files.write('sound.ts', sound);
    const [found] = await check(uri);
    assert.deepEqual(found, { uri, result: 'checked', errors: [] });
  });

  it('is nothing about a sound JavaScript file, of whose language nothing was ever published', async () => {
    const uri = await files.write('sound.js', 'export const count = 3;\n');
    assert.deepEqual(await check(uri), [{ uri, result: 'checked', errors: [] }]);
    await rewrite(uri, 'export const count = ;\n');
    assert.equal((await check(uri))[0]?.errors.length, 1);
  });

  it('is not taken for soundness where the user has turned the built-in server off', async () => {
    const settings = vscode.workspace.getConfiguration();
    await settings.update('javascript.validate.enable', false, vscode.ConfigurationTarget.Global);
    const fresh = new EditorDiagnostics();
    const uri = await files.write('unvalidated.js', 'export const count = 3;\n');
    const [found] = await fresh.check([uri], 6_000, never);
    fresh.dispose();
    await settings.update('javascript.validate.enable', undefined, vscode.ConfigurationTarget.Global);
    assert.equal(found?.result, 'no-provider');
  });

  it('is told after an edit breaks a file, and after the next one mends it', async () => {
    const uri = await files.write('edited.ts', sound);
    assert.equal((await check(uri))[0]?.result, 'checked');
    await rewrite(uri, broken);
    const [worse] = await check(uri);
    assert.equal(worse?.result, 'checked');
    assert.equal(worse.errors.length, 1);
    await rewrite(uri, sound);
    assert.deepEqual((await check(uri))[0], { uri, result: 'checked', errors: [] });
  });

  it('is told of a file that stays sound, although the server then publishes nothing', async () => {
    const uri = await files.write('quiet.ts', sound);
    await check(uri);
    await rewrite(uri, 'export const count: number = 4;\n');
    assert.deepEqual((await check(uri))[0], { uri, result: 'checked', errors: [] });
  });

  it('is told of several files at once', async () => {
    const one = await files.write('one.ts', broken);
    const two = await files.write('two.ts', sound);
    const found = await diagnostics.check([one, two], deadlineMs, never);
    assert.deepEqual(
      found.map(({ uri, result, errors }) => [uri, result, errors.length]),
      [
        [one, 'checked', 1],
        [two, 'checked', 0],
      ],
    );
  });

  it('is said again at once while nothing changes, and anew after a change of another file', async () => {
    const [uri, other] = [
      await files.write('user.ts', "import { rate } from './rate';\nexport const half: number = rate / 2;\n"),
      await files.write('rate.ts', 'export const rate = 1;\n'),
    ];
    assert.deepEqual(await check(uri), [{ uri, result: 'checked', errors: [] }]);
    // The editor hears a little late that the files were made, which is a change.
    const again = await eventually('it is answered without a wait', async () => {
      const started = performance.now();
      const found = await check(uri);
      return performance.now() - started < 100 ? found : undefined;
    });
    assert.deepEqual(again, [{ uri, result: 'checked', errors: [] }]);
    await rewrite(other, "export const rate = 'one';\n");
    assert.equal((await check(uri))[0]?.errors.length, 1);
  });

  it('is a hint about what is not used, which is no error', async () => {
    const uri = await files.write('unused.ts', "import { rate } from './rate';\nexport const one = 1;\n");
    const [found] = await check(uri);
    assert.deepEqual(found?.errors, []);
    assert.match(found.remarks?.[0]?.message ?? '', /'rate' is declared but its value is never read/);
  });

  it('is nothing for a language that no server speaks for, and that is not taken for soundness', async () => {
    const uri = await files.write('notes.unknown', 'whatever\n');
    const started = Date.now();
    assert.deepEqual((await check(uri))[0], { uri, result: 'no-provider', errors: [] });
    assert.ok(Date.now() - started < 15_000, 'it does not take the whole time to find that out');
  });

  it('is nothing for a language with an outline that nobody publishes about', async () => {
    const uri = await files.write('outlined.log', 'whatever\n');
    const outline = vscode.languages.registerDocumentSymbolProvider(
      { pattern: '**/*.log' },
      {
        provideDocumentSymbols: () => {
          const range = new vscode.Range(0, 0, 0, 8);
          return [new vscode.DocumentSymbol('whatever', '', vscode.SymbolKind.File, range, range)];
        },
      },
    );
    try {
      assert.equal((await check(uri, 3_000))[0]?.result, 'no-provider');
    } finally {
      outline.dispose();
    }
  });

  it('is nothing for what is no text', async () => {
    const uri = await files.write('picture.png', Uint8Array.of(0x89, 0x50, 0, 0, 1));
    assert.equal((await check(uri, 3_000))[0]?.result, 'no-provider');
  });

  it('is that a file which is gone has no errors', async () => {
    assert.deepEqual((await check(files.uri('gone.ts'), 3_000))[0]?.errors, []);
    assert.equal((await check(files.uri('gone.ts'), 3_000))[0]?.result, 'checked');
  });

  it('is no answer where the time is over before a server that is known spoke', async () => {
    const uri = await files.write('hurried.ts', broken);
    assert.equal((await check(uri, 1))[0]?.result, 'no-answer');
  });

  it('is not waited for after a cancel', async () => {
    const uri = await files.write('cancelled.unknown', 'whatever\n');
    const controller = new AbortController();
    const waiting = diagnostics.check([uri], deadlineMs, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
  });

  it('comes from any extension that publishes, when it does after the last change', async () => {
    const collection = vscode.languages.createDiagnosticCollection('test');
    try {
      const uri = await files.write('own.unknown', 'whatever\n');
      const place = toUri(uri);
      const opened = vscode.workspace.onDidOpenTextDocument((document) => {
        if (fromUri(document.uri) !== uri) return;
        const range = new vscode.Range(0, 0, 0, 3);
        collection.set(place, [
          new vscode.Diagnostic(range, 'bad', vscode.DiagnosticSeverity.Error),
          new vscode.Diagnostic(range, 'meh', vscode.DiagnosticSeverity.Warning),
        ]);
      });
      const [found] = await check(uri);
      opened.dispose();
      const [errors, remarks] = ['bad', 'meh'].map((message) => [{ line: 1, message, source: undefined }]);
      const warnings = remarks?.map((each) => ({ ...each, severity: 'warning' }));
      assert.deepEqual(found, { uri, result: 'checked', errors, remarks: warnings });
    } finally {
      collection.dispose();
    }
  });
});
