import assert from 'node:assert/strict';
import { Parser } from 'commonmark';
import path from 'node:path';
import type { LintInput, SpecLint as Lint } from '../../src/core/specs/lint/spec-lint';
import { bundled } from '../support/bundled';
import type * as Packed from './lint-as-packed';
import { median, print, ratio } from './print';

const runs = 7;

/** Ten criteria of ten forms for each requirement, every one with words of its own. */
function document(requirements: number): string {
  const parts = [
    '# Requirements Document\n\n## Introduction\n\nA shop.\n\n## Glossary\n\n- **Shop_Desk**: where guests pay\n- **Bell**: rings\n- **Till_Drawer**: holds money\n\n## Requirements\n',
  ];
  for (let at = 1; at <= requirements; at += 1) {
    const n = String(at);
    const criteria = [
      `WHEN guest ${n} rings the bell, THE Shop_Desk SHALL open the door within ${n} seconds`,
      `WHEN order ${n} is paid THEN the system SHALL print a receipt with number ${n}`,
      `IF card ${n} has expired, THEN THE Till_Drawer SHALL refuse it and show the date`,
      `WHILE shelf ${n} is empty, THE Shop_Desk SHALL list what is missing on it`,
      `WHERE a printer of model ${n} is attached, THE Shop_Desk SHALL offer \`print ${n}\``,
      `THE Shop_Desk SHALL keep the ${n} last orders for ninety days`,
      `WHILE room ${n} is open, WHEN a guest leaves it, THE Bell SHALL ring "${n}" times`,
      `THE Till_Drawer SHALL NOT open for coin ${n} and SHALL write that to its log`,
      `IF drawer ${n} jams, THE Shop_Desk SHALL call a clerk`,
      `WHEN list ${n} is sorted, THE Shop_Desk SHALL show an appropriate mark beside it`,
    ];
    parts.push(
      `\n### Requirement ${n}: Part ${n}\n\n**User Story:** As a guest, I want part ${n}, so that I can pay.\n\n#### Acceptance Criteria\n\n`,
      ...criteria.map((text, index) => `${String(index + 1)}. ${text}\n`),
    );
  }
  return parts.join('');
}

const inputOf = (text: string): LintInput => ({
  dir: '.kiro/specs/shop',
  documents: { requirements: { text, approval: 'none' } },
  config: undefined,
});

/** Milliseconds of processor time, which other programs on the machine add least to. */
function timeOf(run: () => void): number {
  globalThis.gc?.();
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

const inARow = 4;

/**
 * Of one run of several in a row, so that each also pays for collecting what the one before it left. A full collection before
 * each would make the engine forget the types of objects that live during a run only, and time how it learns them again.
 */
function timeOfOne(run: () => void): number {
  const all = timeOf(() => {
    for (let turn = 0; turn < inARow; turn += 1) run();
  });
  return all / inARow;
}

/** The first runs only warm the engine up: an editor lints again and again. */
const warming = 6;

function timesOf(run: (turn: number) => void, count = runs): readonly number[] {
  return Array.from({ length: count + warming }, (_, turn) => timeOf(() => run(turn))).slice(warming);
}

describe('the cost of spec lint', () => {
  let packed: typeof Packed;
  let levels: ReturnType<typeof Packed.lintLevels>;
  /** What users run is one file; the sources as a test runner loads them cost more for each call from one to the other. */
  before(async function () {
    this.timeout(60_000);
    packed = (await import(await bundled(path.join(__dirname, 'lint-as-packed.ts')))) as typeof Packed;
    levels = packed.lintLevels({});
  });
  const text = document(1_000);
  const lines = text.split('\n');

  /** The document as somebody types: each version has one more line changed, at another place. */
  const versions = (count: number): readonly string[] => {
    const now = [...lines];
    return Array.from({ length: count }, (_, turn) => {
      const at = lines.findIndex((line) => line.startsWith(`### Requirement ${String(50 * turn + 25)}:`)) + 6;
      now[at] = `${now[at] ?? ''} and edit ${String(turn)}`;
      return now.join('\n');
    });
  };

  it('is at most twice that of reading the text as Markdown, and a tenth of that after an edit of a line', () => {
    // In turns, so that whatever else the machine does meets both.
    // What was made last is kept, as it is wherever it is shown: the engine forgets code whose objects are all gone.
    const kept: { markdown?: unknown; lint?: Lint } = {};
    const turns = Array.from({ length: runs + warming }, () => ({
      markdown: timeOfOne(() => void (kept.markdown = new Parser().parse(text))),
      full: timeOfOne(() => void (kept.lint = new packed.SpecLint(levels)).update(inputOf(text))),
    })).slice(warming);
    const markdown = turns.map((turn) => turn.markdown);
    const full = turns.map((turn) => turn.full);
    const lint = new packed.SpecLint(levels);
    const typed = versions(runs + warming);
    lint.update(inputOf(text));
    const edit = timesOf((turn) => void lint.update(inputOf(typed[turn] ?? text)));
    // Found what a fresh one finds, so that the time is one of work that was done.
    const last = typed.at(-1) ?? text;
    assert.deepEqual(lint.update(inputOf(last)), new packed.SpecLint(levels).update(inputOf(last)));
    const [byMarkdown, byLint, byEdit] = [median(markdown), median(full), median(edit)];
    print([
      `1,000 requirements, 10,000 criteria, ${(text.length / 1e6).toFixed(1)} MB, median of ${String(runs)} times ${String(inARow)} in a row, processor time`,
      `commonmark ${byMarkdown.toFixed(0)} ms, lint ${byLint.toFixed(0)} ms (${ratio(byLint, byMarkdown)} times), after an edit ${byEdit.toFixed(1)} ms (${ratio(byEdit, byLint)} of the whole)`,
    ]);
    assert.ok(byLint <= 2 * byMarkdown);
    assert.ok(byEdit <= byLint / 10);
  }).timeout(300_000);

  it('grows with the length of the text', () => {
    const big = document(10_000);
    const [small, large] = [text, big].map((one) =>
      median(timesOf(() => void new packed.SpecLint(levels).update(inputOf(one)), 3)),
    );
    assert.ok(small !== undefined && large !== undefined);
    const growth = large / small / (big.length / text.length);
    print([
      `ten times the text: ${small.toFixed(0)} ms, ${large.toFixed(0)} ms, ${growth.toFixed(2)} times as much for each character`,
    ]);
    assert.ok(growth < 1.6, growth.toFixed(2));
  }).timeout(600_000);
});
