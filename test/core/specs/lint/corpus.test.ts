import assert from 'node:assert/strict';
import { parseBugfix } from '../../../../src/core/specs/bugfix';
import { documentKinds, fileNameOf } from '../../../../src/core/specs/document-kind';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import { lintReport } from '../../../../src/core/specs/lint/report';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';
import { parseRequirements } from '../../../../src/core/specs/requirements';
import type { Approval } from '../../../../src/core/specs/phase';
import { type CorpusFolder, findCorpus, specFolders } from '../../../support/corpus';

/** At most so many of a hundred criteria may carry a warning or an error. A lint that cries wolf is worse than none. */
const mostMarked = 3;

function inputOf({ name, read }: CorpusFolder): Parameters<SpecLint['update']>[0] {
  const documents: Record<string, { readonly text: string; readonly approval: Approval }> = {};
  for (const kind of documentKinds) {
    const text = read(fileNameOf(kind));
    if (text !== undefined) documents[kind] = { text, approval: 'none' };
  }
  return { dir: name, documents, config: read('.config.kiro') };
}

/** File and lines of each criterion. */
function criteriaOf({
  name,
  read,
}: CorpusFolder): readonly { readonly file: string; readonly from: number; readonly to: number }[] {
  return (
    [
      ['requirements.md', parseRequirements],
      ['bugfix.md', parseBugfix],
    ] as const
  ).flatMap(([fileName, parse]) =>
    parse(read(fileName) ?? '').value.requirements.flatMap(({ criteria }) =>
      criteria.map(({ line, endLine }) => ({ file: `${name}/${fileName}`, from: line, to: endLine })),
    ),
  );
}

const root = findCorpus();

describe('spec lint on the specs of real projects', () => {
  if (root === undefined) {
    it('is not tried, because none are on this machine (FINGERPOST_CORPUS names their folder)', () => {
      assert.equal(findCorpus(), undefined);
    });
    return;
  }

  it(`marks at most ${String(mostMarked)} of a hundred criteria`, () => {
    const levels = lintLevels(undefined);
    const rows: string[] = [];
    let [all, marked] = [0, 0];
    const findings = specFolders(root).map((folder) => {
      const found = new SpecLint(levels).update(inputOf(folder));
      const criteria = criteriaOf(folder);
      const loud = found.problems.filter(({ severity }) => severity === 'error' || severity === 'warning');
      const hit = criteria.filter(({ file, from, to }) =>
        loud.some((one) => one.file === file && one.line >= from && one.line <= to),
      );
      all += criteria.length;
      marked += hit.length;
      const counts = new Map<string, number>();
      for (const { code } of found.problems) counts.set(code, (counts.get(code) ?? 0) + 1);
      const told = [...counts].sort().map(([code, count]) => `${code} ${String(count)}`);
      rows.push(
        `${folder.name}: ${String(criteria.length)} criteria, ${String(hit.length)} marked. ${told.join(', ')}`,
      );
      return found;
    });
    const { counts } = lintReport(findings);
    const share = (100 * marked) / all;
    rows.push(`${String(marked)} of ${String(all)} criteria marked (${share.toFixed(2)} %); ${JSON.stringify(counts)}`);
    process.stdout.write(rows.map((row) => `      ${row}\n`).join(''));
    assert.ok(all > 0 && share <= mostMarked);
  }).timeout(60_000);
});
