import assert from 'node:assert/strict';
import { temporaryFolder } from '../support/temporary-folder';
import { buildTerminal, openTerminal, type TestTerminal } from '../support/terminal';

describe('sandbox check', () => {
  let terminal: TestTerminal;
  before(async function () {
    this.timeout(120_000);
    await buildTerminal();
  });
  afterEach(() => terminal.close());

  it('says that commands are contained, and how far they get', async function () {
    this.timeout(60_000);
    terminal = await openTerminal();
    const { code, out, err } = await terminal.run(['sandbox', 'check']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Commands run in the sandbox\. Network: .+\.\n$/);
    const told = await terminal.run(['sandbox', 'check', '--json']);
    assert.deepEqual(
      { ...(JSON.parse(told.out) as object), network: '' },
      { schema: 'fingerpost.sandbox.check/1', works: true, enabled: true, network: '' },
    );
  });

  it('is no success where the user turned it off', async function () {
    this.timeout(60_000);
    terminal = await openTerminal({ 'data/settings.json': '{ "sandbox.enabled": false }' });
    const { code, out } = await terminal.run(['sandbox', 'check']);
    assert.equal(code, 1);
    assert.match(out, /sandbox\.enabled turns it off/);
  });

  it('says what is missing on the machine and what to do', async () => {
    terminal = await openTerminal();
    const empty = await temporaryFolder();
    const { code, out } = await terminal.run(['sandbox', 'check'], { PATH: empty.path });
    assert.equal(code, 1);
    assert.match(out, /^Commands run outside of a sandbox: .*(bwrap|bubblewrap).*\.\n.*[Ii]nstall/);
    const told = JSON.parse((await terminal.run(['sandbox', 'check', '--json'], { PATH: empty.path })).out) as object;
    assert.ok('works' in told && told.works === false && 'advice' in told && told.advice !== '');
  });
});
