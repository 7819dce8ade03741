import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { lintCodes } from '../../../../src/core/specs/lint/catalogue';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';
import { readEars } from '../../../../src/core/specs/ears/classify';
import { parseBugfix } from '../../../../src/core/specs/bugfix';
import { parseRequirements } from '../../../../src/core/specs/requirements';
import { findCorpus, specFolders } from '../../../support/corpus';
import { kappa, scoreOf, wilsonLower } from './agreement';

/**
 * A label is a pattern and the diagnostics of the sentence. Real criteria are named by folder, ID and the hash of their text;
 * their words stay where they are.
 */
const realSchema = z.array(
  z.object({
    folder: z.string(),
    file: z.enum(['requirements.md', 'bugfix.md']),
    id: z.string(),
    sha256: z.string(),
    first: z.string(),
    second: z.string(),
    /** Where the two differ: what was settled on afterwards. */
    agreed: z.string().optional(),
  }),
);
const madeSchema = z.array(z.object({ text: z.string(), label: z.string() }));

const read = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'labels', name), 'utf8'));
const real = realSchema.parse(read('corpus.json'));
const made = madeSchema.parse(read('synthetic.json'));

const patterns = ['ubiquitous', 'event', 'state', 'unwanted', 'optional', 'complex', 'defect', 'none'];
const diagnostics = [
  ...new Set([...real.map(({ first }) => first), ...made.map(({ label }) => label)].flatMap(partsOf)),
]
  .filter((label) => !patterns.includes(label))
  .sort();
const everything = lintLevels(Object.fromEntries(lintCodes.map((code) => [code, 'hint'])));

function partsOf(label: string): string[] {
  return label.split(' ');
}

interface Case {
  readonly expected: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
  readonly name: string;
}

function report(title: string, cases: readonly Case[]): void {
  const scores = [...patterns, ...diagnostics].map((label) => scoreOf(label, cases));
  const percent = (good: number, all: number): string =>
    all === 0
      ? '-'.padStart(14)
      : `${((100 * good) / all).toFixed(1)} (${(100 * wilsonLower(good, all)).toFixed(1)})`.padStart(14);
  const lines = scores.map(({ label, truePositives: good, falsePositives, falseNegatives, trueNegatives }) =>
    [
      label.padEnd(28),
      String(good + falseNegatives).padStart(5),
      String(trueNegatives + falsePositives).padStart(5),
      percent(good, good + falsePositives),
      percent(good, good + falseNegatives),
    ].join(' '),
  );
  const head = `${title}: positives, others, precision and recall in % (with the lower bounds of Wilson)`;
  process.stdout.write([head, ...lines].map((line) => `      ${line}\n`).join(''));
}

/** Few enough mistakes, and where there are cases enough for it, a lower bound of 90 % for every label. */
function assertGood(cases: readonly Case[]): void {
  const scores = [...patterns, ...diagnostics].map((label) => scoreOf(label, cases));
  const wrong = cases.filter(
    ({ expected, found }) => [...expected].some((one) => !found.has(one)) || found.size !== expected.size,
  );
  const told = wrong.map(
    ({ name, expected, found }) => `${name}: ${[...expected].join(' ')}, found ${[...found].join(' ')}`,
  );
  for (const { label, truePositives: good, falsePositives, falseNegatives } of scores) {
    const all = good + falseNegatives;
    if (all < 35) {
      // Even without a mistake the bound of so few stays below 90 %.
      assert.ok(falsePositives + falseNegatives <= 1, `${label}\n${told.join('\n')}`);
      continue;
    }
    const bounds = [wilsonLower(good, good + falsePositives), wilsonLower(good, all)];
    assert.ok(
      bounds.every((bound) => bound >= 0.9),
      `${label}: ${bounds.join(' ')}\n${told.join('\n')}`,
    );
  }
}

describe('labels of EARS criteria', () => {
  it('were given twice and agree', () => {
    const pairs = real.map(({ first, second }) => [first, second] as const);
    const patternPairs = pairs.map(([one, other]) => [partsOf(one)[0] ?? '', partsOf(other)[0] ?? ''] as const);
    const each = diagnostics.map((code) => {
      const has = (label: string): string => String(partsOf(label).includes(code));
      return kappa(pairs.map(([one, other]) => [has(one), has(other)]));
    });
    const figures = [kappa(patternPairs), Math.min(...each), kappa(pairs)].map((value) => value.toFixed(3));
    process.stdout.write(
      `      kappa of ${String(pairs.length)}: patterns ${figures[0] ?? ''}, worst diagnostic ${figures[1] ?? ''}, whole label ${figures[2] ?? ''}\n`,
    );
    assert.ok(kappa(pairs) > 0.9);
    for (const { first, second, agreed } of real) assert.equal(agreed !== undefined, first !== second);
  });

  it('take at most ten criteria from one file', () => {
    const counts = new Map<string, number>();
    for (const { folder, file } of real) counts.set(`${folder}/${file}`, (counts.get(`${folder}/${file}`) ?? 0) + 1);
    assert.ok(Math.max(...counts.values()) <= 10);
  });

  it('are met by the reader on made-up criteria', () => {
    const cases = madeCases();
    report('made up', cases);
    assertGood(cases);
  });

  const root = findCorpus();
  if (root === undefined) {
    it('are not met on real criteria, because none are on this machine (FINGERPOST_CORPUS names their folder)', () => {
      assert.equal(findCorpus(), undefined);
    });
    return;
  }

  it('are met by the reader on real criteria', () => {
    const cases = realCases(root);
    report('real', cases);
    assert.ok(cases.length > 0.9 * real.length, `${String(cases.length)} of ${String(real.length)} are there`);
    // A pattern or diagnostic that is rare in the wild has made-up cases beside the real ones.
    assertGood([...cases, ...madeCases()]);
  });
});

function madeCases(): Case[] {
  return made.map(({ text, label }): Case => {
    const lint = new SpecLint(everything);
    const list = [text, 'THE Shop SHALL open', 'THE Shop SHALL close'].map((one, at) => `${String(at + 1)}. ${one}\n`);
    const requirements = { text: `### Requirement 1\n\n${list.join('')}`, approval: 'none' } as const;
    const { problems } = lint.update({ dir: '', documents: { requirements }, config: undefined });
    const codes = problems.filter(({ line, code }) => line === 3 && diagnostics.includes(code)).map(({ code }) => code);
    const found = new Set<string>([readEars(text, null).pattern ?? 'none', ...codes]);
    return { expected: new Set(partsOf(label)), found, name: text };
  });
}

function realCases(root: string): Case[] {
  const byFolder = new Map(specFolders(root).map((folder) => [folder.name, folder]));
  const cases: Case[] = [];
  const known = new Map<string, ReturnType<typeof parseRequirements>>();
  for (const name of new Set(real.map(({ folder }) => folder))) {
    const folder = byFolder.get(name);
    if (!folder) continue;
    const documents: Record<string, { readonly text: string; readonly approval: 'none' }> = {};
    for (const kind of ['requirements', 'bugfix']) {
      const text = folder.read(`${kind}.md`);
      if (text !== undefined) documents[kind] = { text, approval: 'none' };
    }
    const { problems } = new SpecLint(everything).update({ dir: '', documents, config: undefined });
    for (const label of real.filter((one) => one.folder === name)) {
      const text = documents[label.file.replace('.md', '')]?.text ?? '';
      const key = `${name}/${label.file}`;
      const parsed = known.get(key) ?? (label.file === 'bugfix.md' ? parseBugfix(text) : parseRequirements(text));
      known.set(key, parsed);
      for (const { section, criteria } of parsed.value.requirements) {
        const item = criteria.find((one) => one.id === label.id && hashOf(one.text) === label.sha256);
        if (!item) continue;
        const own = problems.filter(
          ({ file, line, code }) =>
            file === label.file && line >= item.line && line <= item.endLine && diagnostics.includes(code),
        );
        const found = new Set<string>([readEars(item.text, section).pattern ?? 'none', ...own.map(({ code }) => code)]);
        cases.push({ expected: new Set(partsOf(label.agreed ?? label.first)), found, name: `${name} ${label.id}` });
        break;
      }
    }
  }
  return cases;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
