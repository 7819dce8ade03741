import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { nodeDigests } from '../../../src/core/node/digests';
import { NodeDocuments } from '../../../src/core/node/documents';
import { NodeFiles } from '../../../src/core/node/files';
import type { ChangeOutcome, DocumentChange } from '../../../src/core/ports';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder';

const files = new NodeFiles({ error: (message, cause) => assert.fail(`${message}: ${String(cause)}`) });
const documents = new NodeDocuments(files);

async function tree(folder: TemporaryFolder): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = found.map(async (file) => [path.relative(folder.path, file), await readFile(file, 'utf8')] as const);
  return Object.fromEntries((await Promise.all(texts)).sort());
}

/** What one document is to become, in names; `late`: it changed since. */
interface Wish {
  readonly name: string;
  readonly act: 'delete' | 'move' | 'edit' | 'move and edit';
  readonly to: string;
  readonly trouble: 'none' | 'late' | 'missing' | 'taken' | 'walled';
}

const anyWishes = fc
  .uniqueArray(
    fc.record<Wish>({
      name: fc.constantFrom('a', 'b', 'c', 'src/d', 'src/e', 'src/deep/f'),
      act: fc.constantFrom('delete', 'move', 'edit', 'move and edit'),
      to: fc.constantFrom('new', 'src/new', 'x/y/new', 'src/deep/new', 'z/new', 'src/new2'),
      trouble: fc.oneof(
        { weight: 9, arbitrary: fc.constant('none' as const) },
        { weight: 1, arbitrary: fc.constantFrom('late' as const, 'missing', 'taken', 'walled') },
      ),
    }),
    { minLength: 1, maxLength: 6, selector: ({ name }) => name },
  )
  .filter((wishes) => new Set(wishes.map(({ to }) => to)).size === wishes.length);

const start = { a: 'A\n', b: 'B\n', c: 'C\n', 'src/d': 'D\n', 'src/e': 'E\n', 'src/deep/f': 'F\n', wall: 'W\n' };

function changeOf(folder: TemporaryFolder, { name, act, to, trouble }: Wish): DocumentChange {
  const text = (start as Readonly<Record<string, string>>)[name] ?? '';
  const place = trouble === 'taken' ? 'wall' : trouble === 'walled' ? `wall/${to}` : to;
  const uri = folder.uriAt(trouble === 'missing' ? `${name}.missing` : name);
  const expectedHash = nodeDigests.sha256(trouble === 'late' ? 'what it was once' : text);
  if (act === 'delete') return { uri, expectedHash, becomes: 'gone' };
  const edits = act === 'move' ? [] : [{ span: { start: 0, end: 1 }, text: 'edited' }];
  return { uri, expectedHash, becomes: { uri: act === 'edit' ? uri : folder.uriAt(place), edits } };
}

function isDoable({ act, trouble }: Wish): boolean {
  return trouble === 'none' || (/taken|walled/.test(trouble) && (act === 'edit' || act === 'delete'));
}

function expected(wishes: readonly Wish[]): Readonly<Record<string, string>> {
  const result = new Map<string, string>(Object.entries(start));
  for (const { name, act, to } of wishes) {
    const text = result.get(name) ?? '';
    if (act !== 'edit') result.delete(name);
    if (act === 'delete') continue;
    result.set(act === 'edit' ? name : to, act === 'move' ? text : text.replace(/^./, 'edited'));
  }
  return Object.fromEntries([...result].sort());
}

async function outcomeOf(changes: readonly DocumentChange[]): Promise<ChangeOutcome['outcome'] | 'failed'> {
  try {
    return (await documents.change(changes)).outcome;
  } catch {
    return 'failed';
  }
}

describe('a change of several documents', () => {
  it('is made whole or not at all, whatever is deleted, moved and edited in it and whatever is in the way', async function () {
    this.timeout(30_000);
    await fc.assert(
      fc.asyncProperty(anyWishes, async (wishes) => {
        const folder = await temporaryFolder(start);
        const outcome = await outcomeOf(wishes.map((wish) => changeOf(folder, wish)));
        const doable = wishes.every(isDoable);
        assert.equal(outcome === 'applied', doable, outcome);
        // No file that was set aside is left, and no folder that was made for nothing.
        assert.deepEqual(await tree(folder), doable ? expected(wishes) : start);
        if (!doable) assert.deepEqual((await readdir(folder.path)).sort(), ['a', 'b', 'c', 'src', 'wall']);
      }),
      { numRuns: 150 },
    );
  });

  it('says which document was not as expected', async () => {
    const folder = await temporaryFolder({ a: 'A\n', b: 'B\n' });
    const gone = (name: string, text: string): DocumentChange => {
      return { uri: folder.uriAt(name), expectedHash: nodeDigests.sha256(text), becomes: 'gone' };
    };
    const outcome = await documents.change([gone('a', 'A\n'), gone('b', 'other\n')]);
    assert.deepEqual(outcome, { outcome: 'stale', uri: folder.uriAt('b') });
  });

  it('edits what a link leads to, and moves the link where the link is named', async () => {
    const folder = await temporaryFolder({ 'real.txt': 'A\n' });
    await symlink(folder.at('real.txt'), folder.at('link'));
    const uri = folder.uriAt('link');
    const expectedHash = nodeDigests.sha256('A\n');
    const edit = { span: { start: 0, end: 1 }, text: 'B' };
    await documents.change([{ uri, expectedHash, becomes: { uri, edits: [edit] } }]);
    assert.equal(await readFile(folder.at('real.txt'), 'utf8'), 'B\n');
    await documents.change([{ uri, expectedHash: nodeDigests.sha256('B\n'), becomes: 'gone' }]);
    await assert.rejects(lstat(folder.at('link')), { code: 'ENOENT' });
    assert.equal(await readFile(folder.at('real.txt'), 'utf8'), 'B\n');
  });

  it('takes emptied folders along, and leaves one in which something is left', async () => {
    const folder = await temporaryFolder({ 'old/deep/a': 'A\n', 'kept/b': 'B\n' });
    await mkdir(folder.at('old/empty'));
    await writeFile(folder.at('kept/other'), 'x');
    const change = ['old/deep/a', 'kept/b'].map((name): DocumentChange => {
      const text = name.endsWith('a') ? 'A\n' : 'B\n';
      return { uri: folder.uriAt(name), expectedHash: nodeDigests.sha256(text), becomes: 'gone' };
    });
    await documents.change(change, [folder.uriAt('old'), folder.uriAt('kept')]);
    assert.deepEqual(await readdir(folder.path), ['kept']);
  });

  it('waits its turn: of an edit and a move of one file, one is stale or both are in it', async () => {
    const folder = await temporaryFolder({ a: 'A\n' });
    const uri = folder.uriAt('a');
    const expectedHash = nodeDigests.sha256('A\n');
    const [edited, moved] = await Promise.all([
      documents.apply(uri, [{ span: { start: 0, end: 1 }, text: 'B' }], expectedHash),
      documents.change([{ uri, expectedHash, becomes: { uri: folder.uriAt('b'), edits: [] } }]),
    ]);
    const applied = [edited, moved.outcome].filter((each) => each === 'applied');
    assert.equal(applied.length, 1);
    assert.deepEqual(await tree(folder), edited === 'applied' ? { a: 'B\n' } : { b: 'A\n' });
  });
});
