import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTasks } from '../../../../src/core/specs/tasks';
import { filesIn, mostTogether, runTogether, type WaveTask } from '../../../../src/core/workflow/waves/together';

function tasksOf(texts: readonly string[]): readonly WaveTask[] {
  const plan = texts.map((text, at) => `- [ ] ${String(at + 1)}. ${text}`).join('\n');
  const { text, all } = parseTasks(`${plan}\n`).value;
  return all.map((task) => ({ task, text: text.slice(task.span.start, task.span.end) }));
}

const idsOf = (tasks: readonly WaveTask[]): readonly (string | null)[] => tasks.map(({ task }) => task.id);

describe('which tasks run at the same time', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['those that name no file together', ['Write `src/a.ts`', 'Write `src/b.ts`', 'Say hello'], ['1', '2', '3']],
    ['of those that name one file the first', ['Write src/a.ts', 'Extend `src/a.ts`', 'Write b.ts'], ['1', '3']],
    ['a file is the same with fewer folders', ['Write `lib/src/a.ts`', 'Test src/a.ts', 'Mock A.ts'], ['1']],
    ['files of one name in two folders are two', ['Write `one/index.ts`', 'Write `two/index.ts`'], ['1', '2']],
    ['what starts containers waits', ['Write a.ts', 'Add a Docker image', 'Write c.ts'], ['1', '3']],
    ['or runs alone', ['Run the migrations', 'Write b.ts'], ['1']],
    ['so do checkpoints', ['Checkpoint - Ensure all tests pass', 'Write b.ts'], ['1']],
    ['numbers and abbreviations are no files', ['Do 1.1 and 2.3, e.g. this', 'Do 1.1 and 2.3, e.g. that'], ['1', '2']],
  ];
  for (const [name, texts, expected] of cases) {
    it(name, () => {
      assert.deepEqual(idsOf(runTogether(tasksOf(texts))), expected);
    });
  }

  it('begins with the first, keeps their order, and never takes two that name one file', () => {
    const text = fc.constantFrom('src/a.ts', 'a.ts', 'src/b.ts', 'b.ts', 'lib/b.ts', 'c.py', 'Deploy it', 'nothing');
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 9 }), (texts) => {
        const tasks = tasksOf(texts.map((each) => `Write ${each}`));
        const together = runTogether(tasks);
        assert.equal(together[0], tasks[0]);
        assert.ok(together.length <= mostTogether);
        assert.deepEqual(
          together,
          tasks.filter((each) => together.includes(each)),
        );
        const names = together.map(({ text: words }) => filesIn(words).map((file) => file.split('/').at(-1)));
        for (const [at, one] of names.entries())
          for (const other of names.slice(at + 1))
            if (one.some((file) => other.includes(file))) {
              // The same name is only taken twice where both say different folders.
              const folders = together
                .map(({ text: words }) => filesIn(words)[0])
                .filter((file) => file?.endsWith('b.ts'));
              assert.ok(folders.every((file) => file?.includes('/')));
            }
      }),
    );
  });
});
