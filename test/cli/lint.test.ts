import assert from 'node:assert/strict';
import { z } from 'zod';
import * as demo from '../../scripts/demo/documents';
import { contractErrors, sarifErrors } from '../support/contract-schemas';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { buildTerminal, openTerminal, type TestTerminal } from '../support/terminal';

const requirements = `# Requirements Document

## Requirements

### Requirement 1: Shop

#### Acceptance Criteria

1. IF the "bell" 🔔 rings, THE Shop SHALL open
2. THE Shop SHALL close gracefully
`;

const files = {
  '.kiro/specs/my shop/requirements.md': requirements,
  '.kiro/specs/my shop/tasks.md': '- [ ] 1. Build\n  - _Requirements: 1.1, 1.2, 1.3_\n',
  '.kiro/specs/other/requirements.md': demo.requirements,
};

const resultSchema = z.object({
  runs: z.tuple([
    z.object({
      columnKind: z.literal('utf16CodeUnits'),
      originalUriBaseIds: z.object({ '%SRCROOT%': z.strictObject({ description: z.object({ text: z.string() }) }) }),
      tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          locations: z.tuple([
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string(), uriBaseId: z.literal('%SRCROOT%') }),
                region: z.object({
                  startLine: z.number(),
                  startColumn: z.number(),
                  endLine: z.number(),
                  endColumn: z.number(),
                }),
              }),
            }),
          ]),
          partialFingerprints: z.object({ 'fingerpostSubject/v1': z.string().regex(/^[0-9a-f]{64}$/) }),
        }),
      ),
    }),
  ]),
});

describe('spec lint in the terminal', () => {
  let terminal: TestTerminal;
  let folder: TemporaryFolder;

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });

  beforeEach(async () => {
    terminal = await openTerminal();
    folder = await temporaryFolder(files);
  });
  afterEach(() => terminal.close());

  const lint = (...words: readonly string[]): ReturnType<TestTerminal['run']> =>
    terminal.run(['spec', 'lint', ...words, '--cwd', folder.path]);

  it('prints a line for each problem, and fails on errors only', async () => {
    const all = await lint();
    assert.deepEqual([all.code, all.err], [1, '']);
    assert.match(
      all.out,
      /^\.kiro\/specs\/my shop\/requirements\.md:9:4 warning IF without THEN.* \[ears\.if-without-then\]$/m,
    );
    assert.match(all.out, /^\.kiro\/specs\/my shop\/tasks\.md:2:30 error Requirement 1 has no criterion 1\.3\. /m);
    assert.match(all.out, /^3 files: 1 error, 1 warning, 1 information, 0 hints$/m);
    const document = await lint('.kiro/specs/my shop/requirements.md');
    assert.equal(document.code, 0);
    assert.doesNotMatch(document.out, /tasks\.md/);
  });

  it('takes folders, documents, names and folders of specs', async () => {
    const countOf = async (...words: readonly string[]): Promise<string | undefined> =>
      /^(\d+) files?:/m.exec((await lint(...words)).out)?.[1];
    assert.equal(await countOf('.'), '3');
    assert.equal(await countOf('.kiro/specs'), '3');
    assert.equal(await countOf('.kiro/specs/other'), '1');
    assert.equal(await countOf('other'), '1');
    assert.equal(await countOf('my shop', '.kiro/specs/my shop/tasks.md'), '2');
    assert.equal(await countOf('.kiro/specs/my shop/tasks.md', 'other'), '2');
  });

  it('says with 2 what is no spec, and with 1 that there is none', async () => {
    await folder.write({ 'src/a.ts': '', '.kiro/specs/group/other/design.md': '# Design\n' });
    const usage = async (...words: readonly string[]): Promise<unknown> => {
      const { code, out, err } = await lint(...words);
      assert.equal(out, '');
      return [code, err.split('\n')[0]];
    };
    assert.deepEqual(await usage('nowhere'), [2, 'There is no nowhere: neither a path nor a spec.']);
    assert.deepEqual(await usage('src/a.ts'), [
      2,
      'src/a.ts is no document of a spec. Those are requirements.md, bugfix.md, design.md, tasks.md.',
    ]);
    assert.deepEqual(await usage('..'), [2, '.. lies outside of the folder. Give that one with --cwd.']);
    assert.deepEqual(await usage('src'), [1, 'There is no spec in src.']);
    assert.deepEqual(await usage('--format', 'xml'), [2, '--format takes text, json, sarif, got "xml"']);
  });

  it('says with 2 that several specs have a name', async () => {
    await folder.write({ '.kiro/specs/a/twin/design.md': '# A\n', '.kiro/specs/b/a/twin/design.md': '# B\n' });
    const { code, err } = await lint('twin');
    assert.equal(code, 2);
    assert.match(err, /neither a path nor a spec|stands for several/);
  });

  it('prints JSON of the contract, and nothing else', async () => {
    const { code, out } = await lint('--format', 'json');
    assert.equal(code, 1);
    const value: unknown = JSON.parse(out);
    assert.deepEqual(contractErrors('Lint', value), []);
    assert.deepEqual(Object.keys(z.record(z.string(), z.unknown()).parse(value)), [
      'schema',
      'files',
      'problems',
      'counts',
    ]);
    const shown = await terminal.run(['spec', 'show', 'my shop', '--json', '--cwd', folder.path]);
    assert.deepEqual(contractErrors('Show', JSON.parse(shown.out)), []);
    assert.notDeepEqual(contractErrors('Lint', { ...z.object({}).loose().parse(value), more: 1 }), []);
  }).timeout(120_000);

  it('prints SARIF that its schema accepts, with fingerprints that stay when lines move', async () => {
    const results = async (): Promise<z.infer<typeof resultSchema>['runs'][0]['results']> => {
      const { out } = await lint('--format', 'sarif');
      const value: unknown = JSON.parse(out);
      assert.deepEqual(sarifErrors(value), []);
      const [run] = resultSchema.parse(value).runs;
      for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
      return run.results;
    };
    const before = await results();
    const [first] = before;
    assert.deepEqual(first?.locations[0].physicalLocation, {
      artifactLocation: { uri: '.kiro/specs/my%20shop/requirements.md', uriBaseId: '%SRCROOT%' },
      region: { startLine: 9, startColumn: 4, endLine: 9, endColumn: 6 },
    });
    assert.ok(before.every(({ level }) => ['error', 'warning', 'note'].includes(level)));
    assert.ok(before.some(({ ruleId, level }) => ruleId === 'ears.vague' && level === 'note'));
    await folder.write({
      '.kiro/specs/my shop/requirements.md': requirements
        .replace('## Req', '\nSome prose.\n\n## Req')
        .replace('THE Shop SHALL close', 'THE  shop SHALL close'),
    });
    const after = await results();
    const printsOf = (list: typeof before): readonly unknown[] =>
      list.map((one) => [one.ruleId, one.partialFingerprints]);
    assert.deepEqual(printsOf(after), printsOf(before));
    assert.equal(after[0]?.locations[0].physicalLocation.region.startLine, 12);
    assert.equal(new Set(printsOf(before).map((one) => JSON.stringify(one))).size, before.length);
  }).timeout(60_000);

  it('takes levels from the settings', async () => {
    await terminal.home.write({
      'data/settings.json':
        '{ "lint.severity": { "ears.if-without-then": "error", "reference.missing-criterion": "off" } }',
    });
    const { code, out } = await lint('my shop');
    assert.equal(code, 1);
    assert.match(out, /error IF without THEN/);
    assert.doesNotMatch(out, /no criterion 1\.3/);
  });
});
