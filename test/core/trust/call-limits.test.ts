import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CallLimits } from '../../../src/core/trust/call-limits';
import type { JudgedAccess } from '../../../src/core/trust/judged-access';
import type { Place } from '../../../src/core/trust/paths';
import { judge } from '../../../src/core/trust/permissions';

const root = 'file:///home/ann/shop';
const home = 'file:///home/ann';
const none: CallLimits = {
  agent: 'a',
  deniedPaths: [],
  deniedCommands: [],
  allowedPaths: [],
  trustedAgents: [],
  isAllowed: false,
  root,
  home,
};

function place(path: string, real = path): Place {
  return {
    uri: path,
    real,
    inside: real.startsWith(`${root}/`) || real === root,
    area: 'ordinary',
    display: path,
    realDisplay: real,
  };
}
const write = (path: string, real?: string): JudgedAccess => ({ kind: 'write', place: place(path, real) });
const run = (command: string): JudgedAccess => ({ kind: 'run', command, place: place(root) });
const verdict = (access: JudgedAccess, limits: Partial<CallLimits>): string =>
  judge([access], { trusted: true, grants: [], limits: { ...none, ...limits } }).verdict;

describe('limits of an agent’s file', () => {
  const paths: readonly (readonly [pattern: string, path: string, isDenied: boolean])[] = [
    ['src/**', `${root}/src/a.ts`, true],
    ['src', `${root}/src/deep/a.ts`, true],
    ['./src/**', `${root}/src/a.ts`, true],
    ['*.lock', `${root}/deep/yarn.lock`, true],
    ['/src', `${root}/src/a.ts`, true],
    ['/src', `${root}/deep/src/a.ts`, false],
    ['src/**', `${root}/docs/a.md`, false],
    ['~/.ssh/**', `${home}/.ssh/id`, true],
    ['~/.ssh', `${home}/.ssh/id`, true],
    ['/home/ann/shop/docs/*.md', `${root}/docs/a.md`, true],
    ['**', `${root}/a`, true],
    ['src/**', 'file:///elsewhere/src/a.ts', false],
  ];
  for (const [pattern, path, isDenied] of paths) {
    it(`${pattern} ${isDenied ? 'denies' : 'does not deny'} ${path}`, () => {
      assert.equal(verdict(write(path), { deniedPaths: [pattern] }) === 'refuse', isDenied);
    });
  }

  it('deny what a link leads to, and allow through a link only what both allow', () => {
    const link = write(`${root}/docs/link`, `${root}/src/a.ts`);
    assert.equal(verdict(link, { deniedPaths: ['src/**'] }), 'refuse');
    assert.equal(verdict(link, { allowedPaths: ['docs/**'] }), 'ask');
    assert.equal(verdict(link, { allowedPaths: ['docs/**', 'src/**'] }), 'run');
  });

  const commands: readonly (readonly [pattern: string, command: string, isDenied: boolean])[] = [
    ['rm -rf *', 'rm -rf build', true],
    ['rm .*', 'rm build', true],
    ['rm .*', 'echo a; rm build', true],
    ['rm .*', 'true && rm build', true],
    ['rm .*', 'echo $(rm build)', true],
    ['sudo *', 'sudo apt', true],
    ['*', 'anything at all', true],
    ['(rm', '(rm', true],
    ['rm .*', 'echo farm animals', false],
    ['git push', 'git pull', false],
  ];
  for (const [pattern, command, isDenied] of commands) {
    it(`${pattern} ${isDenied ? 'denies' : 'does not deny'} ${command}`, () => {
      assert.equal(verdict(run(command), { deniedCommands: [pattern] }) === 'refuse', isDenied);
    });
  }

  it('spare only questions that always would have been offered for', () => {
    const allowed = { isAllowed: true, allowedPaths: ['**'] };
    assert.equal(verdict(write(`${root}/a.ts`), allowed), 'run');
    assert.equal(verdict(run('ls'), allowed), 'run');
    for (const asked of ['.git/hooks/pre-commit', '.vscode/tasks.json', '.env']) {
      assert.equal(verdict(write(`${root}/${asked}`), allowed), 'ask', asked);
    }
    assert.equal(verdict(write('file:///etc/hosts'), allowed), 'ask');
  });

  it('spare the question for agents that they trust, by name or glob, and for no other', () => {
    const trusted = ['reviewer', 'test-*'];
    const start = (agent: string, trustedAgents: readonly string[]): string =>
      judge([{ kind: 'agent', agent, place: place(root) }], {
        trusted: true,
        grants: [],
        asksForAgents: true,
        limits: { ...none, trustedAgents },
      }).verdict;
    for (const agent of ['reviewer', 'test-unit']) assert.equal(start(agent, trusted), 'run', agent);
    for (const agent of ['reviewers', 'latest-unit', 'test']) assert.equal(start(agent, trusted), 'ask', agent);
    assert.equal(start('reviewer', []), 'ask');
  });

  it('never make a verdict weaker unless they allow, and a denial stands against every allowance', () => {
    const rank = { run: 0, ask: 1, refuse: 2 };
    const access = fc.oneof(
      fc.constantFrom('a.ts', '.env', '.git/config', '../x', 'src/b.ts').map((name) => write(`${root}/${name}`)),
      fc.constantFrom('ls', 'rm -rf /', 'git push').map(run),
    );
    const patterns = fc.array(fc.constantFrom('src/**', '*.ts', 'rm .*', '*', '(', '~/x'), { maxLength: 3 });
    fc.assert(
      fc.property(access, patterns, patterns, fc.boolean(), (one, deniedPaths, deniedCommands, isAllowed) => {
        const denied = { deniedPaths, deniedCommands };
        const plain = judge([one], { trusted: true, grants: [] }).verdict;
        assert.ok(
          rank[judge([one], { trusted: true, grants: [], limits: { ...none, ...denied } }).verdict] >= rank[plain],
        );
        if (verdict(one, denied) === 'refuse')
          assert.equal(verdict(one, { ...denied, isAllowed, allowedPaths: ['**'] }), 'refuse');
      }),
    );
  });
});
