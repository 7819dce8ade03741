import type { TaskItem } from '../../specs/tasks';

/** What is known of a task that could run beside others: its words, with all that stands below its box. */
export interface WaveTask {
  readonly task: TaskItem;
  readonly text: string;
}

/** So many agents work at once at most. */
export const mostTogether = 4;

/** What touches more than the files of the project: two of them at once would meet. */
const alone = /\b(?:docker|docker-compose|podman|kubernetes|kubectl|helm|terraform|migrations?|migrate|deploy\w*)\b/i;

/**
 * Which of the tasks, each of which waits for none of the others, run at the same time: the first, and those behind it that
 * name no file of one that is taken. What is about containers, migrations or deployment runs alone, and so do checkpoints.
 */
export function runTogether(tasks: readonly WaveTask[]): readonly WaveTask[] {
  const [first, ...others] = tasks;
  if (!first) return [];
  if (isAlone(first)) return [first];
  const taken = [...filesIn(first.text)];
  const together = [first];
  for (const each of others) {
    if (together.length >= mostTogether) break;
    const files = filesIn(each.text);
    if (isAlone(each) || files.some((file) => taken.some((other) => isSameFile(file, other)))) continue;
    taken.push(...files);
    together.push(each);
  }
  return together;
}

function isAlone({ task, text }: WaveTask): boolean {
  return task.checkpoint || alone.test(text);
}

/** Files that a text names: `src/cart.ts`, `cart.test.ts`. */
export function filesIn(text: string): readonly string[] {
  const found = text.match(/(?<![\w./@-])(?:[\w@.-]+\/)*[\w@-][\w@.-]*\.[a-zA-Z]\w{0,9}(?![\w/])/g) ?? [];
  const names = found.filter((name) => !/^[a-z]\.[a-z]$/i.test(name)); // e.g. this
  return [...new Set(names.map((name) => name.replace(/^(?:\.{1,2}\/)+/, '').toLowerCase()))];
}

/** One names it with more of its folders than the other. */
function isSameFile(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}
