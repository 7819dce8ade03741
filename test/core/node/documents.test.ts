import assert from 'node:assert/strict';
import { appendFile, chmod, chown, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { nodeDigests } from '../../../src/core/node/digests';
import { largestText, NodeDocuments } from '../../../src/core/node/documents';
import { NodeFiles } from '../../../src/core/node/files';
import { NotText } from '../../../src/core/ports';
import type { Documents, Uri } from '../../../src/core/ports';
import { temporaryFolder } from '../../support/temporary-folder';
import { until } from './until';

const files = new NodeFiles({ error: (message, cause) => assert.fail(`${message}: ${String(cause)}`) });
const documents: Documents = new NodeDocuments(files);

/** Replaces the whole text, as it is now. */
async function rewrite(uri: Uri, text: string, by: Documents = documents): Promise<string> {
  const before = await by.read(uri);
  assert.ok(before);
  return by.apply(uri, [{ span: { start: 0, end: before.text.length }, text }], before.hash);
}

describe('reading a document', () => {
  it('gives every character of the file, byte order mark and line ends too', async () => {
    const text = '\uFEFFtitle\r\n\r\nGröße 漢字 😀\n\tend without newline';
    const folder = await temporaryFolder({ 'a.md': text });
    const read = await documents.read(folder.uriAt('a.md'));
    assert.deepEqual(read, { text, hash: nodeDigests.sha256(text), dirty: false });
  });

  it('gives back any text that was written', async () => {
    const folder = await temporaryFolder({ 'a.md': '' });
    const uri = folder.uriAt('a.md');
    const anyText = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        assert.equal(await rewrite(uri, text), 'applied');
        assert.equal((await documents.read(uri))?.text, text);
        assert.deepEqual(await readFile(folder.at('a.md')), Buffer.from(text));
      }),
      { numRuns: 50 },
    );
  });

  it('says undefined where there is no file', async () => {
    const folder = await temporaryFolder({ 'a.md': '' });
    for (const name of ['missing.md', 'a.md/below', '.'])
      assert.equal(await documents.read(folder.uriAt(name)), undefined);
  });

  it('refuses what is no text by name', async () => {
    const folder = await temporaryFolder({
      nul: 'text\0text',
      latin1: Buffer.from([0x67, 0x72, 0xf6, 0xdf, 0x65]),
      utf16: Buffer.from('\uFEFFtext', 'utf16le'),
      cut: Buffer.from('😀').subarray(0, 3),
    });
    for (const name of ['nul', 'latin1', 'utf16', 'cut']) {
      await assert.rejects(documents.read(folder.uriAt(name)), (error) => {
        assert.ok(error instanceof NotText);
        assert.deepEqual([error.reason, error.uri], ['binary', folder.uriAt(name)]);
        return true;
      });
    }
  });

  it('refuses what is too large by name, and reads the largest', async () => {
    const folder = await temporaryFolder({ large: 'x'.repeat(largestText), larger: 'x'.repeat(largestText + 1) });
    assert.equal((await documents.read(folder.uriAt('large')))?.text.length, largestText);
    await assert.rejects(documents.read(folder.uriAt('larger')), { name: 'NotText', reason: 'too-large' });
  });

  it('does not wait for a pipe or a device', async () => {
    assert.equal(await documents.read('file:///dev/zero'), undefined);
  });
});

describe('editing a document', () => {
  it('makes all edits at once', async () => {
    const folder = await temporaryFolder({ 'a.md': 'one two three' });
    const uri = folder.uriAt('a.md');
    const hash = nodeDigests.sha256('one two three');
    const edits = [
      { span: { start: 8, end: 13 }, text: '3' },
      { span: { start: 0, end: 3 }, text: '1' },
    ];
    assert.equal(await documents.apply(uri, edits, hash), 'applied');
    assert.equal(await readFile(folder.at('a.md'), 'utf8'), '1 two 3');
  });

  it('is refused as stale when the file has changed or is gone, and changes nothing', async () => {
    const folder = await temporaryFolder({ 'a.md': 'now' });
    const edit = { span: { start: 0, end: 0 }, text: 'x' };
    const hash = nodeDigests.sha256('before');
    assert.equal(await documents.apply(folder.uriAt('a.md'), [edit], hash), 'stale');
    assert.equal(await documents.apply(folder.uriAt('gone.md'), [edit], hash), 'stale');
    assert.equal(await readFile(folder.at('a.md'), 'utf8'), 'now');
  });

  it('lets one of two edits win that were made of the same text', async () => {
    const folder = await temporaryFolder({ 'a.md': '' });
    await symlink('a.md', folder.at('link.md'));
    const hash = nodeDigests.sha256('');
    const outcomes = await Promise.all(
      ['a.md', 'link.md', 'a.md', 'link.md'].map((name, index) =>
        documents.apply(folder.uriAt(name), [{ span: { start: 0, end: 0 }, text: `${index}` }], hash),
      ),
    );
    assert.deepEqual(outcomes.toSorted(), ['applied', 'stale', 'stale', 'stale']);
  });

  it('keeps the permissions', async () => {
    const folder = await temporaryFolder({ 'run.sh': 'x' });
    for (const mode of [0o755, 0o600, 0o664]) {
      await chmod(folder.at('run.sh'), mode);
      await rewrite(folder.uriAt('run.sh'), `echo ${mode}`);
      assert.equal((await stat(folder.at('run.sh'))).mode & 0o7777, mode);
    }
  });

  it('keeps the owner', async () => {
    const folder = await temporaryFolder({ 'a.md': 'x' });
    // Only root can give a file away; for others there is no owner but themselves.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(folder.at('a.md'), 1234, 2345);
    const before = await stat(folder.at('a.md'));
    await rewrite(folder.uriAt('a.md'), 'y');
    const after = await stat(folder.at('a.md'));
    assert.deepEqual([after.uid, after.gid], [before.uid, before.gid]);
    assert.ok(!isRoot || after.uid === 1234);
  });

  it('writes through a link and leaves the link', async () => {
    const folder = await temporaryFolder({ 'real/a.md': 'x' });
    await symlink('real/a.md', folder.at('link.md'));
    assert.equal(await rewrite(folder.uriAt('link.md'), 'y'), 'applied');
    assert.ok((await lstat(folder.at('link.md'))).isSymbolicLink());
    assert.equal(await readFile(folder.at('real/a.md'), 'utf8'), 'y');
  });

  it('leaves no other file behind', async () => {
    const folder = await temporaryFolder({ 'a.md': 'x' });
    await rewrite(folder.uriAt('a.md'), 'y');
    await documents.create(folder.uriAt('b.md'), 'z');
    await documents.create(folder.uriAt('b.md'), 'z');
    assert.deepEqual(await readdir(folder.path), ['a.md', 'b.md']);
  });

  it('is never seen half done by who reads meanwhile', async () => {
    const [old, young] = ['a'.repeat(2_000_000), 'b'.repeat(1_500_000)];
    const folder = await temporaryFolder({ 'a.md': old });
    const done = new AbortController();
    let reads = 0;
    const reader = (async () => {
      for (; !done.signal.aborted; reads += 1) {
        const text = await readFile(folder.at('a.md'), 'utf8');
        assert.ok(text === old || text === young, `${text.length} characters`);
      }
    })();
    for (let round = 0; round < 10; round += 1) await rewrite(folder.uriAt('a.md'), round % 2 === 0 ? young : old);
    done.abort();
    await reader;
    assert.ok(reads > 5);
  });

  it('has nothing to save', async () => {
    const folder = await temporaryFolder({ 'a.md': 'x' });
    await documents.save(folder.uriAt('a.md'));
    assert.equal(await readFile(folder.at('a.md'), 'utf8'), 'x');
  });
});

describe('making a document', () => {
  it('makes its folders', async () => {
    const folder = await temporaryFolder();
    assert.equal(await documents.create(folder.uriAt('.kiro/specs/cart/tasks.md'), '- [ ] 1. x\n'), 'applied');
    assert.equal(await readFile(folder.at('.kiro/specs/cart/tasks.md'), 'utf8'), '- [ ] 1. x\n');
  });

  it('is refused as stale where something is', async () => {
    const folder = await temporaryFolder({ 'a.md': 'mine', 'folder/': '' });
    assert.equal(await documents.create(folder.uriAt('a.md'), 'other'), 'stale');
    assert.equal(await documents.create(folder.uriAt('folder'), 'other'), 'stale');
    assert.equal(await readFile(folder.at('a.md'), 'utf8'), 'mine');
  });

  it('lets one win of many who make the same', async () => {
    const folder = await temporaryFolder();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => new NodeDocuments(files).create(folder.uriAt('a.md'), `${index}`)),
    );
    const winner = outcomes.indexOf('applied');
    assert.equal(outcomes.filter((outcome) => outcome === 'applied').length, 1);
    assert.equal(await readFile(folder.at('a.md'), 'utf8'), `${winner}`);
  });

  it('through a link to nothing makes what the link names', async () => {
    const folder = await temporaryFolder();
    await symlink('real/a.md', folder.at('link.md'));
    assert.equal(await documents.create(folder.uriAt('link.md'), 'x'), 'applied');
    assert.equal(await readFile(folder.at('real/a.md'), 'utf8'), 'x');
  });

  it('gives the permissions that the user gives to new files', async () => {
    const folder = await temporaryFolder();
    await documents.create(folder.uriAt('a.md'), 'x');
    await writeFile(folder.at('b.md'), 'x');
    assert.equal((await stat(folder.at('a.md'))).mode, (await stat(folder.at('b.md'))).mode);
  });
});

describe('changes of documents', () => {
  it('are told when they are made here, and not when they are not made', async () => {
    const folder = await temporaryFolder({ 'a.md': 'x' });
    const own = new NodeDocuments(files);
    const told: string[] = [];
    const listening = own.onDidChange((uri) => told.push(uri));
    await rewrite(folder.uriAt('a.md'), 'y', own);
    await own.create(folder.uriAt('b.md'), 'y');
    await own.create(folder.uriAt('b.md'), 'z');
    await own.apply(folder.uriAt('a.md'), [], 'another hash');
    assert.deepEqual(told, [folder.uriAt('a.md'), folder.uriAt('b.md')]);
    listening.dispose();
    await rewrite(folder.uriAt('a.md'), 'z', own);
    assert.equal(told.length, 2);
  });

  it('by other programs are told where that was asked for, as long as somebody listens', async () => {
    const folder = await temporaryFolder({ 'specs/a.md': 'x', 'b.md': '' });
    const own = new NodeDocuments(files, [{ folder: folder.uriAt('specs'), pattern: '**/*.md' }]);
    const told: string[] = [];
    const listening = own.onDidChange((uri) => told.push(uri));
    const second = own.onDidChange(() => undefined);
    await sleep(150);
    await appendFile(folder.at('b.md'), 'more');
    await appendFile(folder.at('specs/a.md'), 'more');
    await until('the change is told', () => told.includes(folder.uriAt('specs/a.md')));
    assert.ok(!told.includes(folder.uriAt('b.md')));
    listening.dispose();
    second.dispose();
    told.length = 0;
    await appendFile(folder.at('specs/a.md'), 'more');
    await sleep(200);
    assert.deepEqual(told, []);
  });
});
