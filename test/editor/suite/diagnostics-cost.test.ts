import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { nodePorts } from '../../../src/core/node/ports';
import type { Uri } from '../../../src/core/ports';
import { diagnosticsTool } from '../../../src/core/tools/diagnostics';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { judgeCall } from '../../../src/core/trust/gate';
import { EditorDiagnostics } from '../../../src/editor/ports/diagnostics';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { fromUri, toUri } from '../../../src/editor/ports/uri';
import { median, print } from '../../bench/print';
import { eventually, keptInMemory, WorkspaceFiles } from './workspace-files';

const calls = 40;
const edits = 6;

/** The 95th of a hundred. */
function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
}

describe('the diagnostics tool beside a warm language server', function () {
  this.timeout(120_000);
  const node = nodePorts();
  const diagnostics = new EditorDiagnostics();
  const documents = new EditorDocuments(node.digests, new SettingsMeanwhile(keptInMemory()));
  const files = new WorkspaceFiles();
  let uri: Uri;

  before(async () => {
    await files.write('tsconfig.json', '{ "compilerOptions": { "strict": true, "lib": ["es2022"], "types": [] } }\n');
    uri = await files.write('warm.ts', "export const count: number = 'x0';\n");
    await vscode.window.showTextDocument(toUri(uri), { preview: false });
    await diagnostics.check([uri], 60_000, new AbortController().signal);
    await eventually('nothing moves any more', async () => (await timed(() => call())) < 100 || undefined);
  });
  after(async () => {
    diagnostics.dispose();
    await files.remove();
  });

  /** The whole way of a call, as a session goes it. */
  async function call(): Promise<string> {
    const prepared = createToolbox([diagnosticsTool]).prepare({ name: 'diagnostics', input: { paths: [uri] } });
    assert.ok('run' in prepared);
    const root = fromUri(vscode.Uri.file(files.path));
    const judged = await judgeCall(prepared.accesses, { root, roots: [root] }, node.files, {
      trusted: true,
      grants: [],
    });
    const { content } = await prepared.run({
      ...node,
      documents,
      diagnostics,
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
      signal: new AbortController().signal,
    });
    return content;
  }

  async function timed(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  }

  it('answers at once what is known', async () => {
    assert.match(await call(), /^1 error in 1 file:\nwarm\.ts:1: error \[ts\]: /);
    const times: number[] = [];
    for (let run = 0; run < calls; run += 1) times.push(await timed(call));
    print([`a call about a file that has not changed takes ${p95(times).toFixed(1)} ms at the 95th percentile`]);
    assert.ok(p95(times) < 35);
  });

  it('answers about a changed file within a moment of the server’s last word', async () => {
    const ours: number[] = [];
    const own: number[] = [];
    for (let run = 1; run <= edits; run += 1) {
      const found = await documents.read(uri);
      assert.ok(found);
      let told = 0;
      const begun = performance.now();
      const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((each) => fromUri(each) === uri)) told = performance.now() - begun;
      });
      const text = `export const count: number = 'x${String(run)}';\n`.padEnd(40 + run, '\n');
      await documents.apply(uri, [{ span: { start: 0, end: found.text.length }, text }], found.hash);
      await call();
      ours.push(performance.now() - begun);
      own.push(told);
      listening.dispose();
    }
    const [whole, server] = [median(ours), median(own)];
    print([
      `after an edit the server has said its last word after ${server.toFixed(0)} ms, and the tool answers after ${whole.toFixed(0)} ms`,
      `our share on top of the server's own time: ${((whole - server) / server).toFixed(2)}`,
    ]);
    assert.ok(whole - server < 2_000);
  });
});
