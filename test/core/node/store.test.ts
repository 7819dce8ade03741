import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { NodeStore, StoreFailed, StorePathRefused } from '../../../src/core/node/store';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';

describe('the store', () => {
  let home: TemporaryFolder;
  let store: NodeStore;
  beforeEach(async () => {
    home = await temporaryFolder();
    store = new NodeStore(home.at('.fingerpost'));
  });
  const at = (path: string): string => home.at(`.fingerpost/${path}`);

  it('gives back what was written, text and bytes', async () => {
    await store.write('sessions/one.json', '\uFEFF{"größe": "😀"}\r\n');
    assert.equal(await store.read('sessions/one.json'), '\uFEFF{"größe": "😀"}\r\n');
    await store.write('blobs/ab', Uint8Array.of(0, 255, 10));
    assert.deepEqual(Buffer.from((await store.readBytes('blobs/ab')) ?? []), Buffer.from([0, 255, 10]));
  });

  it('has nothing, and makes nothing, until something is written', async () => {
    assert.equal(await store.read('sessions/one.json'), undefined);
    assert.equal(await store.readBytes('sessions'), undefined);
    assert.deepEqual(await store.list('sessions'), []);
    await store.remove('sessions/one.json');
    assert.deepEqual(await readdir(home.path), []);
  });

  it('is for its user alone', async () => {
    await store.write('sessions/one.json', 'x');
    await (await store.append('sessions/one.jsonl')).close();
    const lock = await store.lock('sessions/one.lock');
    for (const path of ['.', 'sessions']) assert.equal((await stat(at(path))).mode & 0o777, 0o700, path);
    for (const path of ['one.json', 'one.jsonl', 'one.lock']) {
      assert.equal((await stat(at(`sessions/${path}`))).mode & 0o777, 0o600, path);
    }
    assert.ok(lock.held);
  });

  it('lists names in order, without what a crash left of a file', async () => {
    await store.write('sessions/b', '');
    await store.write('sessions/a', '');
    await writeFile(at('sessions/.fingerpost-01234567-89ab-cdef-0123-456789abcdef.tmp'), 'half');
    assert.deepEqual(await store.list('sessions'), ['a', 'b']);
  });

  it('removes files, and folders with what is in them', async () => {
    await store.write('sessions/a', '');
    await store.write('sessions/b', '');
    await store.remove('sessions/a');
    assert.deepEqual(await store.list('sessions'), ['b']);
    await store.remove('sessions');
    assert.deepEqual(await readdir(at('.')), []);
  });

  it('replaces a file in one step for whoever reads meanwhile', async () => {
    const texts = ['a'.repeat(1_000_000), 'b'.repeat(700_000)];
    await store.write('index', 'a'.repeat(1_000_000));
    const done = new AbortController();
    let reads = 0;
    const reader = (async () => {
      for (; !done.signal.aborted; reads += 1) assert.ok(texts.includes((await store.read('index')) ?? ''));
    })();
    for (let round = 0; round < 10; round += 1) await store.write('index', texts[round % 2] ?? '');
    done.abort();
    await reader;
    assert.ok(reads > 5);
    assert.deepEqual(await readdir(at('.')), ['index']);
  });

  it('refuses every path that leaves it or is no path', async () => {
    await writeFile(home.at('secret'), 'secret');
    const paths = [
      '../secret',
      'a/../../secret',
      'a/..',
      '..',
      '.',
      '',
      '/etc/passwd',
      'a//b',
      'a/',
      'a\\..\\b',
      'a\0b',
      './a',
    ];
    for (const path of paths) {
      const attempts = [
        () => store.read(path),
        () => store.readBytes(path),
        () => store.write(path, 'x'),
        () => store.remove(path),
        () => store.list(path),
        () => store.append(path),
        () => store.lock(path),
      ];
      for (const attempt of attempts) await assert.rejects(attempt, StorePathRefused, JSON.stringify(path));
    }
    assert.equal(await readFile(home.at('secret'), 'utf8'), 'secret');
  });

  it('refuses no path that stays inside, and finds what it has written there', async () => {
    const name = fc.stringMatching(/^[\w.@ %#-]{1,20}$/).filter((text) => text !== '.' && text !== '..');
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 3 }), async (names) => {
        const path = [`${(count += 1)}`, ...names].join('/');
        await store.write(path, path);
        assert.equal(await readFile(at(path), 'utf8'), path);
      }),
      { numRuns: 50 },
    );
  });

  it('says which file failed, why, and what to do', async () => {
    await store.write('file', 'x');
    await assert.rejects(store.write('file/below', 'x'), (error) => {
      assert.ok(error instanceof StoreFailed && error.cause instanceof Error);
      assert.match(error.message, /Writing .*file\/below failed \(.+\)\. Check/);
      return true;
    });
  });

  it('does not hide that the disk is full', async () => {
    await mkdir(at('.'));
    await symlink('/dev/full', at('log'));
    const log = await store.append('log');
    await assert.rejects(log.append('line\n'), (error) => {
      assert.ok(error instanceof StoreFailed);
      assert.match(error.message, /log failed \(.*ENOSPC.*\)\. Free some space/);
      return true;
    });
    await assert.rejects(log.append('again\n'), StoreFailed);
    await log.close();
  });

  describe('appending', () => {
    it('keeps the order of calls that overlap', async () => {
      const log = await store.append('log');
      const lines = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(index * 20)}\n`);
      await Promise.all(lines.map((line) => log.append(line)));
      await log.flush();
      assert.equal(await store.read('log'), lines.join(''));
      await log.close();
    });

    it('is in the file when it resolves', async () => {
      const log = await store.append('log');
      await log.append('one\n');
      assert.equal(await readFile(at('log'), 'utf8'), 'one\n');
      await log.close();
    });

    it('gives a torn last line a line of its own, and leaves a whole one alone', async () => {
      await store.write('log', 'one\n{"half');
      const log = await store.append('log');
      assert.equal(await store.read('log'), 'one\n{"half\n');
      await log.append('two\n');
      await log.close();
      await (await store.append('log')).close();
      assert.equal(await store.read('log'), 'one\n{"half\ntwo\n');
    });

    it('never glues a line to what a crash left, wherever it cut', async () => {
      const text = '{"a":"größe"}\n{"b":"😀"}\n';
      const bytes = Buffer.from(text);
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        await store.write('log', bytes.subarray(0, cut));
        const log = await store.append('log');
        await log.append('{"c":3}\n');
        await log.close();
        const lines = ((await store.read('log')) ?? '').split('\n');
        assert.deepEqual(lines.slice(-2), ['{"c":3}', '']);
        const whole = bytes.subarray(0, cut).toString('latin1').split('\n').length - 1;
        assert.deepEqual(lines.slice(0, whole), text.split('\n').slice(0, whole));
      }
    });

    it('by two at once mixes lines, never their parts', async () => {
      const [one, other] = await Promise.all([store.append('log'), new NodeStore(at('.')).append('log')]);
      const lines = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(3000)}\n`);
      await Promise.all([
        ...lines.map((line) => one.append(`a${line}`)),
        ...lines.map((line) => other.append(`b${line}`)),
      ]);
      await Promise.all([one.close(), other.close()]);
      const written = ((await store.read('log')) ?? '').match(/.*\n/g) ?? [];
      assert.deepEqual(
        written.filter((line) => line.startsWith('a')).map((line) => line.slice(1)),
        lines,
      );
      assert.deepEqual(
        written.filter((line) => line.startsWith('b')).map((line) => line.slice(1)),
        lines,
      );
    });

    it('ends the line that a failed write has torn, before the next', async () => {
      const log = await store.append('log');
      await log.append('one\n');
      // A file that may not grow is what a full disk is: the first part of the line still fits.
      const limit = 1_000_000;
      const stay = (): void => undefined;
      process.on('SIGXFSZ', stay);
      try {
        await promisify(execFile)('prlimit', ['--pid', `${process.pid}`, `--fsize=${limit}:`]);
        await assert.rejects(log.append(`${'x'.repeat(2 * limit)}\n`), /EFBIG/);
      } finally {
        await promisify(execFile)('prlimit', ['--pid', `${process.pid}`, '--fsize=unlimited:']);
        process.off('SIGXFSZ', stay);
      }
      await log.append('two\n');
      await log.append('three\n');
      await log.close();
      assert.equal(await store.read('log'), `one\n${'x'.repeat(limit - 4)}\ntwo\nthree\n`);
    });

    it('after closing is an error', async () => {
      const log = await store.append('log');
      await log.close();
      await assert.rejects(log.append('x\n'), StoreFailed);
    });
  });
});
