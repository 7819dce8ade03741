import type { Reply } from '../../test/support/model/replies';
import type { RequestView, ToolResultView } from '../../test/support/model/request-view';
import * as library from './library';

/** What the agent changes in one file: a file of its own, or places in one that is there. */
type Change =
  | { readonly path: string; readonly content: string }
  | {
      readonly path: string;
      readonly edits: readonly { readonly old_string: string; readonly new_string: string }[];
      /** Only stands in the file once it was changed. */
      readonly sign: string;
    };

interface Build {
  readonly look: readonly string[];
  readonly looking: string;
  readonly writing: string;
  readonly changes: readonly Change[];
  /** Run at the end. */
  readonly command?: string;
  readonly done: string;
}

const builds: Readonly<Record<string, Build>> = {
  '1': {
    look: ['src/cart.js', 'test/cart.test.js'],
    looking: 'I read the cart first.',
    writing: 'Now the function and its tests.',
    changes: [
      { path: 'src/discount.js', content: library.discount },
      { path: 'test/discount.test.js', content: library.discountTest },
    ],
    command: 'node --test',
    done: '`applyDiscount` stands in `src/discount.js`, with four tests in `test/discount.test.js`, one of them of property 1. I ran `node --test` and all tests pass. Nothing is open.',
  },
  '2.1': {
    look: ['src/cart.js'],
    looking: 'I look at how the till writes its modules.',
    writing: 'An object with the words as its keys is all that an index needs.',
    changes: [
      { path: 'src/codes.js', content: library.codes },
      { path: 'test/codes.test.js', content: library.codesTest },
    ],
    done: '`codeBook` and `findCode` stand in `src/codes.js`; `test/codes.test.js` finds a code by its word, in another case, and does not find a word that is none. Nothing is open.',
  },
  '2.2': {
    look: ['src/codes.js', 'test/codes.test.js'],
    looking: 'I read the index first.',
    writing: 'Now its two properties: a code is found in any case, and nothing else is found.',
    changes: [{ path: 'test/codes.property.test.js', content: library.codesPropertyTest }],
    done: 'Properties 2 and 3 have their tests in `test/codes.property.test.js`, each with 100 random inputs.',
  },
  '3.1': {
    look: ['src/cart.js'],
    looking: 'I read the cart first.',
    writing: 'The cart only joins what is there.',
    changes: [
      { path: 'src/cart.js', edits: library.cartEdits, sign: 'totalWithDiscount' },
      { path: 'test/total.test.js', content: library.totalTest },
    ],
    done: '`totalWithDiscount` in `src/cart.js` takes the word that was typed last. Three tests stand in `test/total.test.js`. Nothing is open.',
  },
  '3.2': {
    look: ['src/cart.js'],
    looking: 'I read the cart first.',
    writing: 'Any words may come before the last one.',
    changes: [{ path: 'test/total.property.test.js', content: library.totalPropertyTest }],
    done: 'Property 4 has its test in `test/total.property.test.js`.',
  },
  '4': {
    look: ['package.json'],
    looking: 'I look at how the tests are run.',
    writing: '',
    changes: [],
    command: 'npm test',
    done: 'I ran all tests with `npm test`. Nothing is open.',
  },
};

/** What the property test of task 2.2 found, in whichever task it was found. */
const repair: Omit<Build, 'looking'> = {
  look: ['src/codes.js'],
  writing: 'A `Map` holds what was put into it and nothing else.',
  changes: [{ path: 'src/codes.js', edits: library.codesRepair, sign: 'new Map()' }],
  done: 'The index is a `Map` now, so that a word which is in no code is not found, whatever the word is. The tests are as they were. Nothing is open.',
};

const taskOf = ({ userTexts }: RequestView): string | undefined =>
  userTexts.map((text) => /^Your task is (\S+) /m.exec(text)?.[1]).find((id) => id !== undefined);

/** Does the conversation build a task? */
export const isOfTask = (view: RequestView): boolean => taskOf(view) !== undefined;

/**
 * The agent's next step in a conversation that builds a task, by what was done in it already: so it goes on where it was
 * cut off, and repairs what the checks tell it.
 */
export function buildTask(view: RequestView): Reply {
  const findings = view.userTexts.findLastIndex((text) => text.includes('__proto__'));
  if (findings >= 0) return next({ ...repair, looking: lookingAt(view.userTexts[findings] ?? '') }, view, findings);
  const build = builds[taskOf(view) ?? ''];
  const isAskedMore = view.userTexts.slice(1).some((text) => !text.startsWith('Go on where you stopped'));
  return build && !isAskedMore ? next(build, view, 0) : { text: notRecorded };
}

const notRecorded =
  'I am a recorded conversation: I build the tasks of the recorded spec and repair the one fault that its properties find. To go another way, set up a model with **Fingerpost: Set API Key**.';

/** The words of the checks themselves, as they came. */
function lookingAt(found: string): string {
  const counterexample = /Counterexample: (.*?)(?: \(shrunk|\. Seed|$)/m.exec(found)?.[1];
  const words = counterexample === undefined ? '' : ` \`${counterexample}\` is the smallest input that fails:`;
  return `The property does not hold.${words} every plain object has a \`__proto__\`, so the word \`__proto__\` is found in an index that nobody put it into. I look at the index again.`;
}

/** @param since the prompt that asked for it: what was done before it does not count */
function next(build: Build, { results }: RequestView, since: number): Reply {
  const own = results.filter(({ prompt }) => prompt >= since);
  // Whoever says no, or takes a tool away, is not asked over and over.
  if (own.length > 20) return { text: 'I could not write everything that belongs to this task.' };
  const unseen = build.look.filter((path) => readsOf(path, own).length === 0);
  if (unseen.length > 0) return { text: build.looking, toolCalls: [readCall(unseen)] };
  const left = build.changes.filter((change) => !isMade(change, own));
  const stale = left.filter(({ path }) => isRefused(path, own)).map(({ path }) => path);
  if (stale.length > 0) return { text: 'I look at what is there already.', toolCalls: [readCall(stale)] };
  if (left.length > 0) {
    return {
      text: build.writing,
      toolCalls: left.map((change) => writeCall(change, readsOf(change.path, own).length > 0)),
    };
  }
  if (build.command !== undefined && !own.some(({ tool }) => tool === 'shell')) {
    return { toolCalls: [{ name: 'shell', input: { command: build.command } }] };
  }
  return { text: build.done };
}

type Call = NonNullable<Reply['toolCalls']>[number];

const readCall = (paths: readonly string[]): Call => ({
  name: 'read',
  input: { paths: paths.map((path) => ({ path })) },
});

function writeCall(change: Change, isKnown: boolean): Call {
  const { path } = change;
  if ('edits' in change) return { name: 'write', input: { command: 'edits', path, edits: change.edits } };
  const over = isKnown ? { overwrite: true } : {};
  return { name: 'write', input: { command: 'create', path, content: change.content, ...over } };
}

const names = (path: string, { input }: ToolResultView): boolean => JSON.stringify(input).includes(`"${path}"`);

const readsOf = (path: string, results: readonly ToolResultView[]): readonly ToolResultView[] =>
  results.filter((result) => result.tool === 'read' && names(path, result));

const writesOf = (path: string, results: readonly ToolResultView[]): readonly ToolResultView[] =>
  results.filter((result) => result.tool === 'write' && names(path, result));

function isMade(change: Change, results: readonly ToolResultView[]): boolean {
  if (writesOf(change.path, results).some(({ failed }) => !failed)) return true;
  return 'edits' in change && readsOf(change.path, results).some(({ text }) => text.includes(change.sign));
}

/** Was it not written, and not looked at since? */
function isRefused(path: string, results: readonly ToolResultView[]): boolean {
  const last = results.findLast((result) => (result.tool === 'read' || result.tool === 'write') && names(path, result));
  return last?.tool === 'write' && last.failed;
}
