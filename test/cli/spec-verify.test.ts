import assert from 'node:assert/strict';
import { contractErrors } from '../support/contract-schemas';
import { smallFiles, smallSpec, smallTasks } from '../support/small-spec';
import { temporaryFolder } from '../support/temporary-folder';
import { buildTerminal, openTerminal, type TestTerminal } from '../support/terminal';

describe('spec verify', () => {
  let terminal: TestTerminal;
  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });
  beforeEach(async () => {
    terminal = await openTerminal();
  });
  afterEach(() => terminal.model.close());

  const verify = async (...more: string[]): ReturnType<TestTerminal['run']> => {
    const files = { ...smallFiles, [`${smallSpec}/tasks.md`]: smallTasks.replace('[ ] 1.', '[x] 1.') };
    const folder = await temporaryFolder(files);
    return terminal.run(['spec', 'verify', ...more, '--cwd', folder.path]);
  };

  it('says of a task that was done elsewhere that it was not checked, which only --strict fails', async () => {
    const { code, out } = await verify('small', '--json');
    const found: unknown = JSON.parse(out);
    assert.deepEqual(contractErrors('Verify', found), []);
    assert.equal(code, 0);
    assert.equal((await verify('small', '--strict')).code, 1);
    assert.equal((await verify('small')).out, '1 Make one  was not checked\n');
  });

  it('knows specs and done tasks by name, and says what it does not know', async () => {
    assert.equal((await verify('small', '--task', '1')).code, 0);
    const open = await verify('small', '--task', '2');
    assert.deepEqual([open.code, open.err], [1, 'There is no done task 2 in "small".\n']);
    assert.equal((await verify('large')).code, 1);
    assert.equal((await verify('small', 'large')).code, 2);
    assert.equal((await verify('--task', '1')).code, 2);
  });

  it('is of every spec without a name', async () => {
    const { code, out } = await verify('--json');
    const found = JSON.parse(out) as { schema: string; ok: boolean; specs: readonly unknown[] };
    assert.deepEqual([code, found.schema, found.ok, found.specs.length], [0, 'fingerpost.spec.verify.all/1', true, 1]);
    assert.deepEqual(contractErrors('Verify', found.specs[0]), []);
    assert.equal((await verify()).out, 'small\n  1 Make one  was not checked\n');
    assert.equal((await verify('--strict')).code, 1);
  });
});
