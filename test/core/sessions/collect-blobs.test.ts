import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { BlobCollector, neededContents } from '../../../src/core/sessions/collect-blobs';
import { placeOfBlob } from '../../../src/core/text/blob-place';
import { startCheckpoints } from '../../support/checkpoint-bench';
import { fixedSettings } from '../../support/node-ports';

const day = 24 * 3_600_000;

describe('contents that checkpoints need', () => {
  it('are those of the last sessions that fit, and never those of the last one or of others', () => {
    const name = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e');
    const names = fc.array(name).map((all) => new Set(all));
    const sessions = fc.array(fc.record({ changed: fc.integer({ min: 0, max: 60 }).map((days) => days * day), names }));
    const sizes = new Map(['a', 'b', 'c', 'd', 'e'].map((each) => [each, { bytes: 10 }]));
    fc.assert(
      fc.property(sessions, names, fc.nat(60), (all, others, bytes) => {
        const now = 60 * day;
        const needed = neededContents({ sessions: all, others, bytesOf: sizes }, { days: 30, bytes }, now);
        for (const each of others) assert.ok(needed.has(each));
        const [last, ...rest] = [...all].sort((a, b) => b.changed - a.changed);
        for (const each of last?.names ?? []) assert.ok(needed.has(each));
        const own = [...needed].filter((each) => !others.has(each) && !last?.names.has(each));
        if (own.length > 0) assert.ok(10 * [...needed].filter((each) => !others.has(each)).length <= bytes);
        for (const each of own) assert.ok(rest.some((old) => old.names.has(each) && now - old.changed <= 30 * day));
      }),
    );
  });

  it('are let go of with their session, and not before', async () => {
    const bench = await startCheckpoints({ 'a.txt': 'old' });
    const { ports, core, session, home } = bench;
    const collector = new BlobCollector({ ...ports, settings: fixedSettings({}) });
    const age = async (): Promise<void> => {
      const then = new Date(Date.now() - 2 * 3_600_000);
      for (const name of (await ports.disk.kept()).keys()) await utimes(home.at(placeOfBlob(name)), then, then);
    };
    const to = await bench.prompt('edit');
    await bench.write('a.txt', 'new');
    await bench.command('rm a.txt');
    await age();
    assert.equal(await collector.collect(AbortSignal.timeout(20_000)), 0);
    await bench.restore(to, 'files');
    await core.sessions.delete(session.id);
    await writeFile(bench.folder.at('b.txt'), 'kept just now');
    const fresh = await ports.disk.image(bench.folder.uriAt('b.txt'), 1_000, true);
    assert.ok((await collector.collect(AbortSignal.timeout(20_000))) > 0);
    const left = [...(await ports.disk.kept()).keys()];
    assert.ok(fresh !== 'other' && left.includes(fresh.content ?? ''), 'what was kept just now stays');
    await core.dispose();
  });
});
