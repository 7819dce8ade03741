import assert from 'node:assert/strict';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { keepContent } from '../../../../src/core/node/disk';
import type { ClonedFile, ClonedImage } from '../../../../src/core/ports';
import { mergeFile } from '../../../../src/core/workflow/waves/merge-file';
import { Merges } from '../../../../src/core/workflow/waves/merges';
import { testPorts, type TestPorts } from '../../../support/node-ports';

const gone: ClonedImage = { content: null, executable: false, link: false };
const image = (content: string, executable = false): ClonedImage => ({ content, executable, link: false });
const asItIs = ({ content }: ClonedImage): Promise<string | undefined> => Promise.resolve(content ?? undefined);

describe('merging one file', () => {
  const merge = (base: ClonedImage, ours: ClonedImage, theirs: ClonedImage, path = 'a.js') =>
    mergeFile({ path, base, ours, theirs }, asItIs);

  it('decides by the three states', async () => {
    const [one, two, three] = [image('1\n'), image('2\n'), image('3\n')];
    assert.equal((await merge(one, one, two)).kind, 'theirs');
    assert.equal((await merge(one, one, gone)).kind, 'theirs');
    assert.equal((await merge(gone, gone, two)).kind, 'theirs');
    assert.equal((await merge(one, two, two)).kind, 'same');
    assert.equal((await merge(one, two, one)).kind, 'same');
    assert.equal((await merge(one, gone, gone)).kind, 'same');
    assert.equal((await merge(one, two, three)).kind, 'conflict');
    assert.equal((await merge(one, gone, three)).kind, 'conflict');
    assert.equal((await merge(one, two, gone)).kind, 'conflict');
    assert.equal((await merge(gone, two, three)).kind, 'conflict');
    const link = { ...two, link: true };
    assert.equal((await merge(one, link, three)).kind, 'conflict');
    assert.equal((await merge(one, one, link)).kind, 'theirs');
    assert.equal((await merge(one, one, { ...one, executable: true })).kind, 'theirs');
  });

  it('puts two changes of different places together, and takes over what may be executed', async () => {
    const base = image('a\nb\nc\nd\ne\n');
    const merged = await merge(base, image('A\nb\nc\nd\ne\n'), image('a\nb\nc\nd\nE\n', true));
    assert.deepEqual(merged, { kind: 'text', text: 'A\nb\nc\nd\nE\n', executable: true });
  });

  it('never puts lockfiles together', async () => {
    const base = image('a\nb\nc\nd\ne\n');
    for (const name of ['package-lock.json', 'sub/Cargo.lock', 'yarn.lock'])
      assert.equal((await merge(base, image('A\nb\nc\nd\ne\n'), image('a\nb\nc\nd\nE\n'), name)).kind, 'conflict');
  });

  it('says the same from both sides and loses nothing that either wrote', async () => {
    const base = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    const edits = fc.array(fc.tuple(fc.nat(8), fc.boolean()), { maxLength: 3 });
    const edited = (lines: readonly string[], by: string, all: readonly (readonly [number, boolean])[]): string[] => {
      const copy = [...lines];
      for (const [at, isNew] of all) copy.splice(Math.min(at, copy.length), isNew ? 0 : 1, `${by} ${String(at)}`);
      return copy;
    };
    const text = (all: readonly string[]): ClonedImage => image(all.map((line) => `${line}\n`).join(''));
    await fc.assert(
      fc.asyncProperty(base, edits, edits, async (lines, one, other) => {
        const [ours, theirs] = [edited(lines, 'ours', one), edited(lines, 'theirs', other)];
        const merged = await merge(text(lines), text(ours), text(theirs));
        const swapped = await merge(text(lines), text(theirs), text(ours));
        if (merged.kind === 'conflict') assert.equal(swapped.kind, 'conflict');
        if (merged.kind !== 'text') return;
        assert.deepEqual(swapped, merged);
        for (const line of [...ours, ...theirs].filter((each) => each.includes(' ')))
          assert.ok(merged.text.includes(line));
      }),
    );
  });
});

describe('bringing the work of a task into the folder', () => {
  let about: TestPorts;
  let merges: Merges;
  const at = (name: string): string => `${about.folder.path}/${name}`;
  const read = (name: string): Promise<string> => readFile(at(name), 'utf8');
  const kept = async (text: string | null, executable = false): Promise<ClonedImage> =>
    text === null ? gone : image(await keepContent(about.home.path, Buffer.from(text)), executable);
  const file = async (path: string, base: string | null, now: string | null, mode = false): Promise<ClonedFile> => ({
    path,
    base: await kept(base),
    now: await kept(now, mode),
  });

  beforeEach(async () => {
    about = await testPorts({
      'a.js': 'a\n',
      'b.js': 'b1\nb2\nb3\n',
      'c.js': 'c\n',
      '.kiro/specs/x/tasks.md': '- [ ] 1. A\n',
    });
    merges = new Merges(about.folder.uri, 'workspaces/w', about.ports);
  });

  it('brings all of it, beside what somebody else did, and takes it back whole', async () => {
    await writeFile(at('b.js'), 'B1\nb2\nb3\n');
    const files = [
      await file('a.js', 'a\n', 'A\n'),
      await file('b.js', 'b1\nb2\nb3\n', 'b1\nb2\nB3\n'),
      await file('c.js', 'c\n', null),
      await file('new/deep/d.sh', null, 'd\n', true),
      await file('.kiro/specs/x/tasks.md', '- [ ] 1. A\n', '- [x] 1. A\n'),
    ];
    const merged = await merges.merge('s', files);
    assert.equal(merged.kind, 'merged');
    assert.equal(await read('a.js'), 'A\n');
    assert.equal(await read('b.js'), 'B1\nb2\nB3\n');
    await assert.rejects(stat(at('c.js')));
    assert.equal((await stat(at('new/deep/d.sh'))).mode & 0o777, 0o755);
    assert.equal(await read('.kiro/specs/x/tasks.md'), '- [ ] 1. A\n');
    assert.deepEqual(await merges.open(), ['s']);
    const { left } = await merges.takeBack('s');
    assert.deepEqual(left, []);
    assert.equal(await read('a.js'), 'a\n');
    assert.equal(await read('b.js'), 'B1\nb2\nb3\n');
    assert.equal(await read('c.js'), 'c\n');
    await assert.rejects(stat(at('new')));
    assert.deepEqual(await merges.open(), []);
  });

  it('changes nothing where one file meets with what somebody else did', async () => {
    await writeFile(at('b.js'), 'other\n');
    const files = [await file('a.js', 'a\n', 'A\n'), await file('b.js', 'b1\nb2\nb3\n', 'b1\nX\nb3\n')];
    assert.deepEqual(await merges.merge('s', files), { kind: 'conflict', files: ['b.js'] });
    assert.equal(await read('a.js'), 'a\n');
    assert.deepEqual(await merges.open(), []);
  });

  it('keeps what may be executed and what only its user may read', async () => {
    await chmod(at('a.js'), 0o640);
    await merges.merge('s', [await file('a.js', 'a\n', 'A\n', true)]);
    assert.equal((await stat(at('a.js'))).mode & 0o777, 0o750);
  });

  it('leaves what somebody changed since, when it takes the rest back', async () => {
    await merges.merge('s', [await file('a.js', 'a\n', 'A\n'), await file('c.js', 'c\n', 'C\n')]);
    await writeFile(at('c.js'), 'typed by the user\n');
    const { changes, left } = await merges.takeBack('s');
    assert.deepEqual(left, ['c.js']);
    assert.equal(changes.length, 1);
    assert.equal(await read('a.js'), 'a\n');
    assert.equal(await read('c.js'), 'typed by the user\n');
  });

  it('takes back after a crash what it finds in the store, wherever it stopped', async () => {
    const files = [await file('a.js', 'a\n', 'A\n'), await file('c.js', 'c\n', 'C\n')];
    await merges.merge('s', files);
    // As if the process had died before the second file.
    await writeFile(at('c.js'), 'c\n');
    const next = new Merges(about.folder.uri, 'workspaces/w', about.ports);
    assert.deepEqual(await next.open(), ['s']);
    assert.deepEqual((await next.takeBack('s')).left, []);
    assert.equal(await read('a.js'), 'a\n');
    assert.equal(await read('c.js'), 'c\n');
    await rm(at('a.js'));
  });
});
