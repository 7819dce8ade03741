import assert from 'node:assert/strict';
import { judgeCall } from '../../../src/core/trust/gate';
import type { JudgedCall, NamedAccess } from '../../../src/core/trust/gate';
import { statedFiles } from './stated-files';

const workspace = { root: 'file:///home/ann/shop', roots: ['file:///home/ann/shop'] };
const files = statedFiles(
  { 'file:///home/ann/shop/out': 'file:///etc', 'file:///var/log/link': 'file:///root' },
  { 'file:///home/ann/shop/pipe': 'other' },
);

function judged(accesses: readonly NamedAccess[], trusted = true): Promise<JudgedCall> {
  return judgeCall(accesses, workspace, files, { trusted, grants: [] });
}

describe('one judged call', () => {
  it('gives tools the place that was judged, and no other', async () => {
    const call = await judged([{ kind: 'read', path: 'src/../a.ts' }]);
    assert.equal(call.verdict.verdict, 'run');
    assert.equal(call.resolve('src/../a.ts'), 'file:///home/ann/shop/a.ts');
    assert.throws(() => call.resolve('a.ts'), TypeError);
  });

  it('asks for the outside target of a link and names it', async () => {
    const { verdict } = await judged([{ kind: 'write', path: 'out/passwd' }]);
    assert.equal(verdict.verdict, 'ask');
    assert.equal(verdict.reason, 'out/passwd (leads to /etc/passwd) is outside of the workspace.');
  });

  it('refuses a path that names nothing, with what to do', async () => {
    const { verdict } = await judged([{ kind: 'read', path: '' }]);
    assert.equal(verdict.verdict, 'refuse');
    assert.match(verdict.reason, /path is empty/);
  });

  it('lets a search read what is inside, and neither secrets, nor devices, nor what links lead to', async () => {
    const call = await judged([{ kind: 'read', path: '.' }]);
    assert.equal(await call.mayRead('file:///home/ann/shop/src/a.ts'), true);
    assert.equal(await call.mayRead('file:///home/ann/shop/.env'), false);
    assert.equal(await call.mayRead('file:///home/ann/shop/pipe'), false);
    assert.equal(await call.mayRead('file:///home/ann/shop/out/hosts'), false);
    assert.equal(await call.mayRead('file:///home/ann/other/a.ts'), false);
  });

  it('lets an outside search read below the folder that was judged, by real paths', async () => {
    const call = await judged([{ kind: 'read', path: '/var/log' }]);
    assert.equal(call.verdict.verdict, 'ask');
    assert.equal(await call.mayRead('file:///var/log/syslog'), true);
    assert.equal(await call.mayRead('file:///var/log/server.key'), false);
    assert.equal(await call.mayRead('file:///var/log/link/a'), false);
    assert.equal(await call.mayRead('file:///var/lib/a'), false);
  });

  it('reading / does not open /proc, and writing opens nothing', async () => {
    assert.equal(await (await judged([{ kind: 'read', path: '/' }])).mayRead('file:///proc/1/environ'), false);
    assert.equal(await (await judged([{ kind: 'write', path: '/var/log' }])).mayRead('file:///var/log/syslog'), false);
  });

  it('in an untrusted workspace nothing may be read and no place is given', async () => {
    const call = await judged([{ kind: 'read', path: 'a.ts' }], false);
    assert.equal(call.verdict.verdict, 'refuse');
    assert.match(call.verdict.reason, /not trusted/);
    assert.equal(await call.mayRead('file:///home/ann/shop/a.ts'), false);
    assert.throws(() => call.resolve('a.ts'), TypeError);
  });
});
