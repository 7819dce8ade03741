import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as demo from '../../scripts/demo/documents';
import { contractErrors } from '../support/contract-schemas';
import { buildTerminal, type Ended, openTerminal, type TestTerminal } from '../support/terminal';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const dir = '.kiro/specs/discount-codes';

describe('spec diff', () => {
  let terminal: TestTerminal;
  let folder: TemporaryFolder;
  const git = (...args: readonly string[]): Promise<unknown> =>
    promisify(execFile)('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd: folder.path,
    });
  const diff = (...args: readonly string[]): Promise<Ended> =>
    terminal.run(['spec', 'diff', 'discount-codes', ...args, '--cwd', folder.path]);

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });

  beforeEach(async () => {
    terminal = await openTerminal();
    folder = await temporaryFolder({
      [`${dir}/requirements.md`]: demo.requirements,
      [`${dir}/design.md`]: demo.design,
      [`${dir}/tasks.md`]: demo.tasks.replace('- [ ] 1.', '- [x] 1.'),
    });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'Begin');
    await git('tag', 'begin');
  });
  afterEach(() => terminal.model.close());

  async function change(): Promise<void> {
    const file = folder.at(`${dir}/requirements.md`);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^1\. .*$/m, '1. WHEN a code is entered, THE Cart SHALL take ten percent off'));
  }

  it('compares a commit with the folder, names what is stale, and exits with 1 by it', async () => {
    assert.deepEqual(await diff('begin'), { code: 0, out: 'Both versions mean the same.\n', err: '' });
    await change();
    const { code, out, err } = await diff('begin', '--json');
    assert.equal(err, '');
    const found = JSON.parse(out) as {
      from: string;
      criteria: { change: string; id: string }[];
      stale: { tasks: { id: string; because: string[] }[] };
    };
    assert.deepEqual(contractErrors('SpecDiff', found), []);
    assert.deepEqual(Object.keys(found), ['schema', 'name', 'from', 'to', 'criteria', 'properties', 'tasks', 'stale']);
    assert.match(found.from, /^[0-9a-f]{40}$/);
    assert.deepEqual(
      found.criteria.map(({ change: kind, id }) => `${kind} ${id}`),
      ['changed 1.1'],
    );
    assert.deepEqual(
      found.stale.tasks.map(({ id, because }) => `${id} ${because.join()}`),
      ['1 1.1'],
    );
    assert.equal(code, 1);
    assert.match((await diff('begin')).out, /^criterion 1\.1 {2}changed\n {2}- .*\n {2}\+ WHEN a code is entered/);
  });

  it('compares two commits, whatever lies in the folder', async () => {
    await change();
    await git('commit', '--quiet', '-am', 'Change');
    await git('tag', 'changed');
    await writeFile(folder.at(`${dir}/requirements.md`), '# Nothing\n');
    const { code, out } = await diff('begin..changed');
    assert.match(out, /^criterion 1\.1 {2}changed$/m);
    assert.doesNotMatch(out, /removed/);
    assert.equal(code, 1);
  });

  it('says which commit there is not, and takes no name that a shell would read', async () => {
    const missing = await diff('nowhere');
    assert.deepEqual([missing.code, missing.out], [1, '']);
    assert.match(missing.err, /There is no commit "nowhere"/);
    for (const name of ['$(touch x)', '"; touch x; "', '--output=x', 'a b', '`touch x`']) {
      const refused = await terminal.run(['spec', 'diff', '--cwd', folder.path, '--', 'discount-codes', name]);
      assert.equal(refused.code, 1, name);
      assert.match(refused.err, /is no name of a commit/, name);
    }
    await assert.rejects(readFile(folder.at('x')));
    assert.equal((await diff('a..b..c')).code, 2);
  });
});
