import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AutonomyMode, Grant } from '../../../src/core/events/event';
import { executionReason } from '../../../src/core/trust/execution';
import { commandConcern } from '../../../src/core/trust/command';
import { decisions, judge } from '../../../src/core/trust/permissions';
import type { JudgedAccess } from '../../../src/core/trust/judged-access';
import type { JudgeContext, Nature, Verdict, Where } from '../../../src/core/trust/permissions';
import { isUnusable, type Place, type UnusablePath } from '../../../src/core/trust/paths';
import { sensitiveReason } from '../../../src/core/trust/sensitive';
import { covers } from '../../../src/core/trust/session-grants';

const root = 'file:///home/ann/shop';

function place(path: string, area: Place['area'] = 'ordinary', real = path): Place {
  const inside = area === 'ordinary' && (real === root || real.startsWith(`${root}/`));
  return { uri: path, real, inside, area, display: path, realDisplay: real };
}

const places = {
  inside: place(`${root}/src/cart.ts`),
  sensitive: place(`${root}/.env`),
  execution: place(`${root}/.vscode/tasks.json`),
  outside: place('file:///home/ann/other/a.ts'),
  sensitiveOutside: place('file:///home/ann/.ssh/id_rsa'),
  linkOut: place(`${root}/notes.txt`, 'ordinary', 'file:///home/ann/.npmrc'),
  system: place('file:///proc/self/environ', 'system'),
  device: place(`${root}/pipe`, 'device'),
  root: place(root),
};

const read = (at: Place): JudgedAccess => ({ kind: 'read', place: at });
const write = (at: Place): JudgedAccess => ({ kind: 'write', place: at });
const run = (command: string, at: Place = places.root): JudgedAccess => ({ kind: 'run', command, place: at });
const agent = (name: string): JudgedAccess => ({ kind: 'agent', agent: name, place: places.root });
const unusable: JudgedAccess = { kind: 'read', place: { problem: 'The path is empty.' } };

const trusted = { trusted: true, grants: [] as readonly Grant[] };

const anyAccess: fc.Arbitrary<JudgedAccess> = fc.oneof(
  fc.constantFrom(...Object.values(places)).chain((at) => fc.constantFrom(read(at), write(at))),
  fc
    .tuple(
      fc.constantFrom('npm test', 'cat .env', 'ls', 'echo x > .git/config'),
      fc.constantFrom(places.root, places.outside),
    )
    .map(([command, at]) => run(command, at)),
  fc.constant(unusable),
);

const anyGrants: fc.Arbitrary<readonly Grant[]> = fc.array(
  fc.oneof(
    fc.constant<Grant>({ kind: 'write-inside' }),
    fc.constantFrom(...Object.values(places)).map((at): Grant => ({ kind: 'read-place', uri: at.real })),
    fc
      .tuple(
        fc.constantFrom('npm test', 'cat .env', 'ls', 'echo x > .git/config'),
        fc.constantFrom(root, places.outside.real),
      )
      .map(([command, folder]): Grant => ({ kind: 'command', command, folder })),
  ),
  { maxLength: 6 },
);

const modes: readonly AutonomyMode[] = ['autopilot', 'supervised', 'asking'];
const anyMode = fc.constantFrom(...modes);

const strictness = { run: 0, ask: 1, refuse: 2 } as const;
const rank = (verdict: Verdict): number => strictness[verdict.verdict];

describe('may this call run', () => {
  const table: readonly (readonly [string, readonly JudgedAccess[], Verdict['verdict'], Grant['kind'] | undefined])[] =
    [
      ['reading inside', [read(places.inside)], 'run', undefined],
      ['reading the root', [read(places.root)], 'run', undefined],
      ['reading a secret', [read(places.sensitive)], 'ask', undefined],
      ['reading a secret outside', [read(places.sensitiveOutside)], 'ask', undefined],
      ['reading through a link to a secret', [read(places.linkOut)], 'ask', undefined],
      ['reading what runs later', [read(places.execution)], 'run', undefined],
      ['reading outside', [read(places.outside)], 'ask', 'read-place'],
      ['reading a system file', [read(places.system)], 'ask', undefined],
      ['reading a device', [read(places.device)], 'refuse', undefined],
      ['writing inside', [write(places.inside)], 'ask', 'write-inside'],
      ['writing what runs later', [write(places.execution)], 'ask', undefined],
      ['writing a secret', [write(places.sensitive)], 'ask', undefined],
      ['writing outside', [write(places.outside)], 'ask', undefined],
      ['writing through a link that leads out', [write(places.linkOut)], 'ask', undefined],
      ['writing a system file', [write(places.system)], 'ask', undefined],
      ['writing a device', [write(places.device)], 'refuse', undefined],
      ['a command', [run('npm test')], 'ask', 'command'],
      ['a command outside', [run('npm test', places.outside)], 'ask', undefined],
      ['a command that names a secret', [run('cat .env')], 'ask', undefined],
      ['a command that names what runs later', [run('echo x > .git/hooks/pre-push')], 'ask', undefined],
      ['an agent where starting one is not asked', [agent('reviewer')], 'run', undefined],
      ['a path that names nothing', [unusable], 'refuse', undefined],
      ['nothing', [], 'run', undefined],
      ['reading inside and outside', [read(places.inside), read(places.outside)], 'ask', 'read-place'],
      ['reading two places outside', [read(places.outside), read(place('file:///home/ann/b'))], 'ask', undefined],
      ['reading outside and writing inside', [read(places.outside), write(places.inside)], 'ask', undefined],
      ['writing two files inside', [write(places.inside), write(place(`${root}/b.ts`))], 'ask', 'write-inside'],
      ['reading outside and a device', [read(places.outside), read(places.device)], 'refuse', undefined],
    ];
  for (const [what, accesses, verdict, grant] of table) {
    it(`${what}: ${verdict}${grant === undefined ? '' : `, always offered as ${grant}`}`, () => {
      const judged = judge(accesses, trusted);
      assert.equal(judged.verdict, verdict, judged.reason);
      assert.equal(judged.grant?.kind, grant);
      assert.match(judged.reason, /\.$/);
    });
  }

  it('writing to ordinary files inside runs in Autopilot and Supervised, and asks in a terminal and where nothing is said', () => {
    for (const [mode, verdict] of [
      ['autopilot', 'run'],
      ['supervised', 'run'],
      ['asking', 'ask'],
    ] as const) {
      assert.equal(judge([write(places.inside)], { ...trusted, mode }).verdict, verdict);
    }
    assert.equal(judge([write(places.inside)], trusted).verdict, 'ask');
  });

  it('the mode makes no difference to anything but writing to ordinary files inside', () => {
    const isOrdinary = (place: Place | UnusablePath): boolean =>
      !isUnusable(place) && place.inside && place.area === 'ordinary';
    const others = anyAccess.filter((access) => access.kind !== 'write' || !isOrdinary(access.place));
    fc.assert(
      fc.property(fc.array(others), anyGrants, anyMode, (accesses, grants, mode) => {
        const context = { trusted: true, grants };
        assert.deepEqual(judge(accesses, { ...context, mode }), judge(accesses, context));
      }),
    );
  });

  it('an untrusted workspace refuses everything and says why', () => {
    fc.assert(
      fc.property(fc.array(anyAccess), anyGrants, anyMode, (accesses, grants, mode) => {
        const judged = judge(accesses, { trusted: false, grants, mode });
        assert.equal(judged.verdict, 'refuse');
        assert.match(judged.reason, /not trusted/);
        assert.equal(judged.grant, undefined);
      }),
    );
  });

  it('one more access never weakens the verdict', () => {
    fc.assert(
      fc.property(fc.array(anyAccess), anyAccess, anyGrants, (accesses, more, grants) => {
        const context = { trusted: true, grants };
        const [fewer, all] = [judge(accesses, context), judge([...accesses, more], context)];
        assert.ok(rank(all) >= rank(fewer));
        if (fewer.verdict === 'ask' && fewer.grant === undefined && all.verdict === 'ask') {
          assert.equal(all.grant, undefined);
        }
      }),
    );
  });

  it('the order of the accesses does not count', () => {
    fc.assert(
      fc.property(fc.array(anyAccess), anyGrants, (accesses, grants) => {
        const context = { trusted: true, grants };
        const [one, other] = [judge(accesses, context), judge([...accesses].reverse(), context)];
        assert.equal(one.verdict, other.verdict);
        assert.deepEqual(one.grant, other.grant);
      }),
    );
  });

  it('no grants let a secret be read, a file that runs later be written, or a device be touched', () => {
    fc.assert(
      fc.property(anyAccess, anyGrants, anyMode, (access, grants, mode) => {
        const { verdict } = judge([access], { trusted: true, grants, mode });
        if ('problem' in access.place || access.place.area === 'device') {
          assert.equal(verdict, 'refuse');
          return;
        }
        const never =
          access.kind === 'run'
            ? commandConcern(access.command, access.place.uri)
            : access.kind === 'write'
              ? (executionReason(access.place) ?? sensitiveReason(access.place))
              : sensitiveReason(access.place);
        if (never !== undefined || access.place.area === 'system') assert.equal(verdict, 'ask');
        if (access.kind !== 'read' && !access.place.inside) assert.equal(verdict, 'ask');
      }),
    );
  });

  it('the offered grant is what makes the same call run', () => {
    const grantable = fc
      .constantFrom(write(places.inside), read(places.outside), run('npm test'))
      .chain((access) =>
        fc.array(fc.constantFrom(access, read(places.inside)), { maxLength: 4 }).map((rest) => [access, ...rest]),
      );
    fc.assert(
      fc.property(grantable, (accesses) => {
        const { verdict, grant } = judge(accesses, trusted);
        assert.equal(verdict, 'ask');
        assert.ok(grant !== undefined);
        assert.equal(judge(accesses, { trusted: true, grants: [grant] }).verdict, 'run');
      }),
    );
  });

  it('a grant for a command covers that text in that folder alone', () => {
    const grants: readonly Grant[] = [{ kind: 'command', command: 'npm test', folder: root }];
    const verdictOf = (access: JudgedAccess): string => judge([access], { trusted: true, grants }).verdict;
    assert.equal(verdictOf(run('npm test')), 'run');
    assert.equal(verdictOf(run('npm test ')), 'ask');
    assert.equal(verdictOf(run('npm test; rm -rf x')), 'ask');
    assert.equal(verdictOf(run('npm test', place(`${root}/packages/a`))), 'ask');
  });

  it('a grant for a place outside does not cover what lies below or beside it', () => {
    const grants: readonly Grant[] = [{ kind: 'read-place', uri: 'file:///home/ann/other' }];
    const verdictOf = (at: Place): string => judge([read(at)], { trusted: true, grants }).verdict;
    assert.equal(verdictOf(place('file:///home/ann/other')), 'run');
    assert.equal(verdictOf(places.outside), 'ask');
  });

  it('grants speak of real places, so that a link that is moved is asked about again', () => {
    const link = place(`${root}/logs`, 'ordinary', 'file:///var/log');
    assert.deepEqual(judge([read(link)], trusted).grant, { kind: 'read-place', uri: 'file:///var/log' });
    const inner = place(`${root}/lib`, 'ordinary', `${root}/packages/lib`);
    assert.deepEqual(judge([run('ls', inner)], trusted).grant, {
      kind: 'command',
      command: 'ls',
      folder: `${root}/packages/lib`,
    });
  });

  it('a command in a folder that leads to hooks is never granted', () => {
    const link = place(`${root}/scripts`, 'ordinary', `${root}/.husky`);
    assert.equal(judge([run('ls', link)], trusted).grant, undefined);
  });

  it('every access of every kind has a row that decides it, and every row decides something', () => {
    const wheres: readonly Where[] = ['inside', 'outside', 'system', 'device'];
    const natures: readonly Nature[] = ['ordinary', 'sensitive', 'execution', 'hidden'];
    const used = new Set<unknown>();
    for (const kind of ['read', 'write', 'run', 'agent'] as const) {
      for (const where of wheres) {
        for (const nature of natures) {
          for (const mode of modes) {
            const row = decisions.find(
              (each) =>
                each.kind === kind &&
                (each.where?.includes(where) ?? true) &&
                (each.nature?.includes(nature) ?? true) &&
                (each.mode?.includes(mode) ?? true),
            );
            assert.ok(row, `${kind} ${where} ${nature} ${mode}`);
            used.add(row);
          }
        }
      }
    }
    assert.equal(used.size, decisions.length);
  });

  it('where starting an agent is asked, that is asked once for each, and offered as always for one', () => {
    const context: JudgeContext = { trusted: true, grants: [], asksForAgents: true };
    const asked = judge([agent('reviewer')], context);
    assert.deepEqual([asked.verdict, asked.grant], ['ask', { kind: 'agent', agent: 'reviewer' }]);
    assert.match(asked.reason, /^The agent reviewer /);
    assert.equal(judge([agent('reviewer'), agent('tester')], context).grant, undefined);
    const granted: JudgeContext = { ...context, grants: [{ kind: 'agent', agent: 'reviewer' }] };
    assert.equal(judge([agent('reviewer')], granted).verdict, 'run');
    assert.equal(judge([agent('tester')], granted).verdict, 'ask');
    assert.equal(judge([agent('reviewer')], { ...granted, trusted: false }).verdict, 'refuse');
  });

  it('the reason names a link’s target', () => {
    assert.match(
      judge([read(places.linkOut)], trusted).reason,
      /notes\.txt \(leads to .*\.npmrc\) holds credentials\./,
    );
  });
});

describe('the grants of a session', () => {
  it('a grant covers itself and no other', () => {
    const all: readonly Grant[] = [
      { kind: 'write-inside' },
      { kind: 'command', command: 'ls', folder: root },
      { kind: 'command', command: 'ls ', folder: root },
      { kind: 'command', command: 'ls', folder: `${root}/a` },
      { kind: 'read-place', uri: root },
      { kind: 'read-place', uri: `${root}/a` },
      { kind: 'agent', agent: 'a' },
      { kind: 'agent', agent: 'b' },
    ];
    for (const one of all) for (const other of all) assert.equal(covers([one], other), one === other);
  });
});

describe('a command while documents are unsaved', () => {
  const command: JudgedAccess = { kind: 'run', command: 'npm test', place: places.root };
  const granted: Grant = { kind: 'command', command: 'npm test', folder: root };

  it('is asked whatever was granted, names the documents, and offers no grant', () => {
    const free = judge([command], { trusted: true, grants: [granted] });
    assert.equal(free.verdict, 'run');
    const asked = judge([command], { trusted: true, grants: [granted], unsaved: ['src/cart.ts'] });
    assert.deepEqual([asked.verdict, asked.grant], ['ask', undefined]);
    assert.match(asked.reason, /src\/cart\.ts has unsaved changes/);
  });

  it('leaves reading and writing as they are', () => {
    for (const access of [read(places.inside), write(places.inside)]) {
      const context = { trusted: true, grants: [] };
      assert.deepEqual(judge([access], { ...context, unsaved: ['a'] }), judge([access], context));
    }
  });
});
