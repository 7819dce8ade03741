import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Disposable, Documents } from '../../../src/core/ports';
import { DiskWatch, type Watching } from '../../../src/core/sessions/disk-watch';
import type { FileChange } from '../../../src/core/events/event';
import { testPorts, type TestPorts } from '../../support/node-ports';

const names = (changes: readonly FileChange[]): readonly string[] =>
  changes.map(({ uri }) => path.basename(uri)).sort();

describe('what a command is held to have done', () => {
  let test: TestPorts;
  let watch: DiskWatch;
  const begin = (): Promise<Watching> => watch.begin([test.folder.uri], () => undefined, AbortSignal.timeout(30_000));
  const write = (name: string): Promise<void> => writeFile(test.folder.at(name), name);

  beforeEach(async () => {
    test = await testPorts({ 'a.txt': 'old', 'node_modules/x.js': 'x' });
    watch = new DiskWatch(test.ports, (uri) => uri.endsWith('/mounted'));
  });

  it('is what changed between its beginning and its end', async () => {
    await (await begin()).end();
    await write('before.txt');
    const command = await begin();
    await write('during.txt');
    const changes = await command.end();
    await write('after.txt');
    assert.deepEqual(names(changes), ['during.txt']);
    assert.deepEqual(names(await (await begin()).end()), []);
  });

  it('is told of each of two that run at once', async () => {
    const first = await begin();
    await write('one.txt');
    const second = await begin();
    await write('both.txt');
    assert.deepEqual(names(await first.end()), ['both.txt', 'one.txt']);
    await write('two.txt');
    assert.deepEqual(names(await second.end()), ['both.txt', 'two.txt']);
  });

  it('is not what our own tools wrote meanwhile, nor what a sandbox put in the way', async () => {
    const command = await begin();
    await write('tool.txt');
    const image = await watch.image(test.folder.uriAt('tool.txt'));
    watch.note([{ uri: test.folder.uriAt('tool.txt'), before: null, after: image?.content ?? null }]);
    await write('mounted');
    await write('.fingerpost-01234567-89ab-cdef-0123-456789abcdef.tmp');
    await write('node_modules/y.js');
    await write('own.txt');
    assert.deepEqual(names(await command.end()), ['own.txt']);
  });

  it('is not what the user saves in the editor meanwhile, and begins with that where the command changes it too', async () => {
    const saving = new Set<(uri: string) => void>();
    const onDidSave = (listener: (uri: string) => void): Disposable => {
      saving.add(listener);
      return { dispose: () => saving.delete(listener) };
    };
    const documents = Object.assign(Object.create(test.ports.documents) as Documents, { onDidSave });
    watch = new DiskWatch({ ...test.ports, documents });
    const save = async (name: string, text: string): Promise<string | null | undefined> => {
      await writeFile(test.folder.at(name), text);
      for (const listener of saving) listener(test.folder.uriAt(name));
      return (await watch.image(test.folder.uriAt(name)))?.content;
    };
    const command = await begin();
    await save('a.txt', 'typed and saved');
    const saved = await save('both.txt', 'typed and saved too');
    await writeFile(test.folder.at('both.txt'), 'changed by the command');
    const changes = await command.end();
    assert.deepEqual(names(changes), ['both.txt']);
    assert.equal(changes[0]?.before, saved);
    assert.equal(saving.size, 0);
  });

  it('is known after a restart too', async () => {
    await (await begin()).end();
    await begin(); // of this command nothing more is heard: its process was killed
    await rm(test.folder.at('a.txt'));
    await write('new.txt');
    const again = new DiskWatch((await testPorts({}, { home: test.home })).ports);
    const changes = await again.since([test.folder.uri]);
    assert.deepEqual(names(changes), ['a.txt', 'new.txt']);
    const before = changes.find(({ uri }) => uri.endsWith('a.txt'))?.before ?? '';
    assert.ok((await test.ports.disk.kept()).has(before), 'what it deleted can be had again');
  });

  it('cannot be known of a folder that cannot be looked through, which is said', async () => {
    const failing = new DiskWatch({
      ...test.ports,
      disk: { ...test.ports.disk, look: () => Promise.reject(new Error('no thread')) },
    });
    const watching = await failing.begin([test.folder.uri], () => undefined, AbortSignal.timeout(5_000));
    assert.match(watching.problem ?? '', /cannot be taken back: no thread/);
    assert.deepEqual(await watching.end(), []);
  });
});
