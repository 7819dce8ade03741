import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { type CheckpointBench, contentOf, startCheckpoints } from '../../support/checkpoint-bench';

const names = ['a.txt', 'b.bin', 'src/c.ts', 'src/deep/d.ts', 'e.sh'] as const;
type Name = (typeof names)[number];

/** What somebody does with a file: a new content each time, or its end. */
interface Step {
  readonly who: 'agent' | 'command' | 'user';
  readonly name: Name;
  readonly deletes: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom('agent', 'command', 'user'),
  name: fc.constantFrom(...names),
  deletes: fc.boolean(),
});

describe('a restore after any sequence of agent edits, user edits and commands', () => {
  let bench: CheckpointBench | undefined;
  afterEach(() => bench?.core.dispose());

  it('undoes the agent’s changes and keeps the user’s', async () => {
    let count = 0;
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 5 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.subarray([...names]),
      async (before, after, there) => {
        bench = await startCheckpoints(Object.fromEntries(there.map((name) => [name, `begin ${name}`])));
        const { folder } = bench;
        const at = (name: Name): Promise<string | undefined> => contentOf(folder.at(name));
        const take = async ({ who, name, deletes }: Step): Promise<void> => {
          const content = deletes ? null : `${who} ${String((count += 1))}`;
          if (who === 'agent') await bench?.write(name, content);
          else if (who === 'command') {
            const make = `mkdir -p ${path.dirname(name)} && printf '%s' '${content ?? ''}' > ${name}`;
            await bench?.command(content === null ? `rm -f ${name}` : make);
          } else if (content === null) await rm(folder.at(name), { force: true });
          else {
            await mkdir(path.dirname(folder.at(name)), { recursive: true });
            await writeFile(folder.at(name), content);
          }
        };
        await bench.prompt('before');
        for (const each of before) await take(each);
        const to = await bench.prompt('after');
        // Of each file: how it was, how the agent left it last, and whether that was what it found when it came back to it.
        const told = new Map<Name, { readonly first: string | undefined; last: string | undefined; mixed: boolean }>();
        for (const each of after) {
          const found = await at(each.name);
          await take(each);
          const left = await at(each.name);
          if (each.who === 'user' || found === left) continue;
          const known = told.get(each.name);
          told.set(each.name, {
            first: known ? known.first : found,
            last: left,
            mixed: known !== undefined && (known.mixed || known.last !== found),
          });
        }
        const wanted = new Map<Name, string | undefined>();
        for (const name of names) {
          const now = await at(name);
          const known = told.get(name);
          const isAgents = known !== undefined && !known.mixed && known.last === now;
          wanted.set(name, isAgents ? known.first : now);
        }
        await bench.restore(to);
        for (const name of names) assert.equal(await at(name), wanted.get(name), name);
        await bench.core.dispose();
      },
    );
    await fc.assert(property, { numRuns: 12 });
  }).timeout(60_000);

  it('puts back what the user changed too, where it is chosen', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old' });
    const to = await bench.prompt('edit');
    await bench.write('a.txt', 'agent');
    await writeFile(bench.folder.at('a.txt'), 'user');
    await bench.restore(to, 'files', ['a.txt']);
    assert.equal(await contentOf(bench.folder.at('a.txt')), 'old');
  });

  it('tells the model what became of its files, and takes back what was said', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old' });
    await bench.prompt('first');
    const to = await bench.prompt('second');
    await bench.write('a.txt', 'new');
    await bench.restore(to, 'files');
    const said = async (): Promise<string> => JSON.stringify((await bench?.session.history.load())?.messages);
    assert.match(await said(), /put these files back[^]*a\.txt/);
    await bench.restore(to, 'chat');
    assert.match(await said(), /first/);
    assert.doesNotMatch(await said(), /second|put these files back/);
    const { id } = bench.session;
    const shown = bench.session.page(50);
    const stood = await said();
    await bench.core.dispose();
    const again = await bench.reopened();
    const session = await again.sessions.open(id);
    assert.deepEqual(session.page(50)?.items, shown?.items);
    assert.equal(JSON.stringify((await session.history.load()).messages), stood);
    await again.dispose();
  });

  it('finds the way back however long the conversation is', async () => {
    bench = await startCheckpoints();
    const places: number[] = [];
    for (let turn = 1; turn <= 40; turn += 1) {
      places.push(await bench.prompt(`turn ${String(turn)} ${'x'.repeat(30_000)}`));
    }
    const { session, core } = bench;
    assert.ok(session.recentEvents.length < session.lastSeq, 'there are snapshots');
    await bench.restore(places[9] ?? 0, 'chat');
    const prompts = async (): Promise<readonly string[]> => {
      const all: string[] = [];
      for (let page = session.page(7); page;) {
        all.unshift(...page.items.flatMap((item) => (item.kind === 'prompt' ? [item.text.slice(0, 7).trim()] : [])));
        const first = page.items[0]?.id;
        if (page.earlier === 0 || first === undefined) break;
        page = await session.earlier(7, first);
      }
      return all;
    };
    assert.deepEqual(
      await prompts(),
      Array.from({ length: 9 }, (_, index) => `turn ${String(index + 1)}`),
    );
    const messages = JSON.stringify((await session.history.load()).messages);
    assert.ok(messages.includes('turn 9 ') && !messages.includes('turn 10 '));
    const undo = (await core.sessions.checkpoints(session.id)).at(-1);
    await bench.restore(undo?.to ?? 0, 'chat');
    assert.equal((await prompts()).length, 40);
    assert.ok(JSON.stringify((await session.history.load()).messages).includes('turn 40 '));
  });
});
