import assert from 'node:assert/strict';
import { parseAgent } from '../../../src/core/custom-agents/parse-agent';
import { agentFiles, findCorpus } from '../../support/corpus';

const corpus = findCorpus();

describe('agent files as people have them', () => {
  if (corpus === undefined) {
    it('are not on this machine, so none is read (FINGERPOST_CORPUS names their folder)', () => {
      assert.equal(findCorpus(), undefined);
    });
    return;
  }
  const files = agentFiles(corpus);
  const parsed = files.map((file) => ({ ...file, ...parseAgent(file.text, file.form, file.stem) }));

  it('are read, but for texts beside them, and what is wrong with them is what a person would say', () => {
    const counts = new Map<string, number>();
    for (const { problems } of parsed) {
      for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const agents = parsed.filter(({ agent }) => agent !== undefined);
    const told = [...counts].sort(([, one], [, other]) => other - one).map(([code, count]) => `${code} ${count}`);
    process.stdout.write(`      ${files.length} files, ${agents.length} agents; ${told.join(', ')}\n`);
    assert.notEqual(agents.length, 0);
    for (const { name, agent, problems } of parsed) {
      // A file is unusable for one reason, which is said; and one that is used has no error.
      const reasons = problems.filter(({ code }) => unusable.has(code));
      assert.equal(reasons.length, agent === undefined ? 1 : 0, name);
      if (agent)
        assert.ok(
          problems.every(({ severity }) => severity !== 'error'),
          name,
        );
    }
  });

  it('name no tool that is not known, but for one that no product ever had', () => {
    const unknown = parsed.flatMap(({ problems }) =>
      problems.flatMap(({ code, message }) => (code === 'agents.unknown-tool' ? [/"(.*)"/.exec(message)?.[1]] : [])),
    );
    assert.deepEqual(
      [...new Set(unknown)].filter((name) => name !== 'bash'),
      [],
    );
  });

  it('have every problem at a place in their text', () => {
    for (const { name, text, problems } of parsed) {
      for (const { span } of problems)
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, name);
    }
  });
});

const unusable: ReadonlySet<string> = new Set([
  'agents.no-front-matter',
  'agents.not-json',
  'agents.not-yaml',
  'agents.no-object',
]);
