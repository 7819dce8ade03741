import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { Documents, Ports, Uri } from '../../../src/core/ports';
import { DiskWatch } from '../../../src/core/sessions/disk-watch';
import { takeSteps } from '../../../src/core/sessions/file-steps';
import { beginRestore, previewRestore, type RestoreJournal } from '../../../src/core/sessions/restore';
import type { PlannedFile, Trace } from '../../../src/core/sessions/restore-plan';
import { testPorts, type TestPorts } from '../../support/node-ports';

/** An editor's buffers above files: what is typed is not on disk until it is saved. */
function typingOn(documents: Documents, sha256: (text: string) => string) {
  const typed = new Map<Uri, string>();
  const own: Documents = Object.assign(Object.create(documents) as Documents, {
    unsaved: () => [...typed.keys()],
    read: async (uri: Uri) => {
      const text = typed.get(uri);
      return text === undefined ? documents.read(uri) : { text, hash: sha256(text), dirty: true };
    },
    apply: async (uri: Uri, edits: readonly { span: { start: number; end: number }; text: string }[], hash: string) => {
      const text = typed.get(uri);
      if (text === undefined) return documents.apply(uri, edits, hash);
      if (sha256(text) !== hash) return 'stale';
      typed.set(
        uri,
        edits.reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), text),
      );
      return 'unsaved';
    },
    save: async (uri: Uri) => {
      const text = typed.get(uri);
      if (text !== undefined) await writeFile(new URL(uri), text);
      typed.delete(uri);
    },
  });
  return { documents: own, type: (uri: Uri, text: string): void => void typed.set(uri, text), typed };
}

describe('a restore of files with text that is not saved', () => {
  let test: TestPorts;
  let ports: Ports;
  let editor: ReturnType<typeof typingOn>;
  let traces: readonly Trace[];
  const about = { restore: 'r', session: 's', to: 1, rewinds: false, kept: [] };
  const text = (name: string): Promise<string> => readFile(test.folder.at(name), 'utf8');
  const plan = (): Promise<readonly PlannedFile[]> =>
    previewRestore(traces, [test.folder.uri], ports, AbortSignal.timeout(10_000));
  const begin = (files: readonly PlannedFile[]): Promise<RestoreJournal> =>
    beginRestore({ ...about, roots: [test.folder.uri] }, files, 'workspaces/w', ports);

  beforeEach(async () => {
    test = await testPorts({ 'a.txt': 'before\n', 'b.txt': 'before b\n' });
    editor = typingOn(test.ports.documents, (each) => test.ports.digests.sha256(each));
    ports = { ...test.ports, documents: editor.documents };
    const watch = new DiskWatch(ports);
    traces = await Promise.all(
      ['a.txt', 'b.txt'].map(async (name): Promise<Trace> => {
        const uri = test.folder.uriAt(name);
        const before = (await watch.image(uri)) ?? { content: null };
        await writeFile(test.folder.at(name), `${name} by the agent\n`);
        const after = (await watch.image(uri)) ?? { content: null };
        return { uri, before, after, mixed: false, madeFolder: undefined };
      }),
    );
  });

  it('leaves alone what was typed since it was planned', async () => {
    const begun = await begin(await plan());
    editor.type(test.folder.uriAt('a.txt'), 'a.txt by the agent\nand typed\n');
    const { changes, stale } = await takeSteps(begun.files, begun.roots, ports);
    assert.deepEqual([changes.length, stale], [1, [test.folder.uriAt('a.txt')]]);
    assert.equal(editor.typed.get(test.folder.uriAt('a.txt')), 'a.txt by the agent\nand typed\n');
    assert.deepEqual([await text('a.txt'), await text('b.txt')], ['a.txt by the agent\n', 'before b\n']);
  });

  it('leaves alone what was typed on since the user chose to give it up', async () => {
    const uri = test.folder.uriAt('a.txt');
    editor.type(uri, 'given up\n');
    const begun = await begin(await plan());
    editor.type(uri, 'given up\nbut this is new\n');
    assert.deepEqual((await takeSteps(begun.files, begun.roots, ports)).stale, [uri]);
    assert.equal(editor.typed.get(uri), 'given up\nbut this is new\n');
  });

  it('puts back what the user chose to give up for it, and keeps that for the way back', async () => {
    const uri = test.folder.uriAt('a.txt');
    editor.type(uri, 'given up\n');
    const begun = await begin(await plan());
    const { changes } = await takeSteps(begun.files, begun.roots, ports);
    assert.equal(await text('a.txt'), 'before\n');
    const [change] = changes.filter((each) => each.uri === uri);
    assert.equal(change?.before, ports.digests.sha256('given up\n'));
    assert.ok((await ports.disk.kept()).has(change.before));
  });

  it('has the text again when it is stopped', async () => {
    editor.type(test.folder.uriAt('a.txt'), 'typed\n');
    const begun = await begin(await plan());
    const stop = new AbortController();
    await assert.rejects(
      takeSteps(begun.files, begun.roots, ports, { signal: stop.signal, progress: () => stop.abort() }),
      {
        name: 'AbortError',
      },
    );
    const found = editor.typed.get(test.folder.uriAt('a.txt')) ?? (await text('a.txt'));
    assert.deepEqual([found, await text('b.txt')], ['typed\n', 'b.txt by the agent\n']);
  });
});
