import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FolderEntry, FolderListing } from '../../../src/core/specs/discover';
import { discoverSpecs } from '../../../src/core/specs/discover';
import { documentKindOf } from '../../../src/core/specs/document-kind';
import type { Approval, PhaseInput } from '../../../src/core/specs/phase';
import { phaseOf } from '../../../src/core/specs/phase';
import { documentOrder } from '../../../src/core/specs/spec-plan';
import { newSpecConfig, parseSpecConfig } from '../../../src/core/specs/spec-config';
import { specKindOf } from '../../../src/core/specs/spec-kind';
import { isSpecName, longestSpecName, specNameFrom, uniqueName } from '../../../src/core/specs/spec-name';
import { parseTaskRequest, taskRequestNouns, taskRequestVerbs } from '../../../src/core/specs/task-request';

describe('parseSpecConfig', () => {
  it('reads what it writes, byte for byte as Kiro does', () => {
    const text = newSpecConfig({
      specId: '33f24031-314f-4163-ab14-33fc98bd464e',
      workflow: 'requirements-first',
      kind: 'feature',
    });
    assert.equal(
      text,
      '{"specId": "33f24031-314f-4163-ab14-33fc98bd464e", "workflowType": "requirements-first", "specType": "feature"}\n',
    );
    const { value, problems } = parseSpecConfig(text);
    assert.deepEqual(problems, []);
    assert.deepEqual([value.workflow, value.specType], ['requirements-first', 'feature']);
  });

  it('writes a quick spec as fast-task and reads it as quick', () => {
    const text = newSpecConfig({ specId: 'x', workflow: 'quick', kind: 'feature' });
    assert.match(text, /"workflowType": "fast-task"/);
    assert.deepEqual(
      [parseSpecConfig(text).value.workflow, parseSpecConfig(text).value.workflowRaw],
      ['quick', 'fast-task'],
    );
  });

  it('knows the older key, a file with only a version, and keeps keys it does not know', () => {
    assert.equal(parseSpecConfig('{"generationMode":"design-first"}').value.workflow, 'design-first');
    const versionOnly = parseSpecConfig('\uFEFF{"version":"1.0"}\r\n');
    assert.deepEqual([versionOnly.problems, [...versionOnly.value.others]], [[], [['version', '1.0']]]);
    assert.equal(parseSpecConfig('{"__proto__": 1}').value.others.get('__proto__'), 1);
  });

  it('reads lines of key and value instead of JSON, and says so', () => {
    const { value, problems } = parseSpecConfig('specType: bugfix\nfeatureName: "x"\n');
    assert.deepEqual([value.specType, value.others.get('featureName')], ['bugfix', 'x']);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['config.not-json'],
    );
  });

  it('gives a value for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => void parseSpecConfig(text)));
  });
});

describe('specKindOf', () => {
  it('trusts the files and reports a configuration that says something else', () => {
    const config = parseSpecConfig('{"specType":"bugfix"}').value;
    assert.equal(specKindOf(config, ['requirements']).kind, 'feature');
    assert.equal(specKindOf(config, ['requirements']).problem?.code, 'config.kind-conflict');
  });

  it('asks the configuration where both documents are there, and the files where there is none', () => {
    const feature = parseSpecConfig('{"specType":"feature"}').value;
    assert.equal(specKindOf(feature, ['requirements', 'bugfix']).kind, 'feature');
    assert.equal(specKindOf(undefined, ['requirements', 'bugfix']).kind, 'bugfix');
    assert.equal(specKindOf(undefined, ['bugfix']).kind, 'bugfix');
    assert.equal(specKindOf(undefined, []).kind, 'feature');
  });
});

/** A file tree as text: a folder is an object, a link names the folder it leads to. */
type Tree = { readonly [name: string]: Tree | 'file' | { readonly linkTo: string } };

function listingOf(tree: Tree): FolderListing {
  const isLinked = (value: Tree | 'file' | { readonly linkTo: string }): value is { readonly linkTo: string } =>
    typeof value === 'object' && typeof value['linkTo'] === 'string';
  const resolve = (path: string): { real: string; node: Tree | 'file' | undefined } => {
    let real = '';
    let node: Tree | 'file' | undefined = tree;
    for (const part of path.split('/').filter((name) => name !== '')) {
      const next: Tree | 'file' | { readonly linkTo: string } | undefined =
        typeof node === 'object' ? node[part] : undefined;
      if (next !== undefined && isLinked(next)) ({ real, node } = resolve(next.linkTo));
      else [real, node] = [`${real}/${part}`, next];
    }
    return { real, node };
  };
  return {
    list: (folder) => {
      const { node } = resolve(folder);
      if (typeof node !== 'object') return Promise.resolve(undefined);
      const entries = Object.keys(node).map((name): FolderEntry => {
        const target = resolve(`${folder}/${name}`).node;
        return { name, kind: typeof target === 'object' ? 'folder' : 'file' };
      });
      return Promise.resolve(entries);
    },
    realPath: (path) => Promise.resolve(resolve(path).real),
  };
}

const spec = { 'requirements.md': 'file' } as const;

describe('discoverSpecs', () => {
  const names = async (tree: Tree): Promise<string[]> =>
    (await discoverSpecs('/p/specs', listingOf({ p: { specs: tree } }))).map(({ name }) => name);

  it('finds folders down to depth three and specs itself, and leaves others out', async () => {
    assert.deepEqual(
      await names({
        'design.md': 'file',
        a: spec,
        group: { b: spec, deeper: { c: { 'tasks.md': 'file' }, far: { d: spec } } },
        notes: { 'readme.md': 'file' },
        onlyConfig: { '.config.kiro': 'file' },
        wrongCase: { 'Requirements.md': 'file' },
      }),
      ['specs', 'a', 'b', 'c'],
    );
  });

  it('says which documents a spec has, in the order of the contract', async () => {
    const [found] = await discoverSpecs(
      '/p',
      listingOf({ p: { a: { 'tasks.md': 'file', 'bugfix.md': 'file', '.config.kiro': 'file' } } }),
    );
    assert.deepEqual(found, {
      name: 'a',
      folder: '/p/a',
      realPath: '/p/a',
      documents: ['bugfix', 'tasks'],
      hasConfig: true,
    });
  });

  it('names two specs of one folder name by their paths', async () => {
    assert.deepEqual(await names({ one: { login: spec }, two: { login: spec } }), ['one/login', 'two/login']);
  });

  it('follows links, survives circles and lists a folder once under its own name', async () => {
    assert.deepEqual(
      await names({
        alias: { linkTo: '/p/specs/real' },
        real: { ...spec, loop: { linkTo: '/p/specs' }, self: { linkTo: '/p/specs/real' } },
        shared: { linkTo: '/p/specs/missing' },
      }),
      ['real'],
    );
  });

  it('finds nothing where there is no folder', async () => {
    assert.deepEqual(await discoverSpecs('/nowhere', listingOf({})), []);
  });

  it('stops when it is told to', async () => {
    const aborted = AbortSignal.abort();
    await assert.rejects(discoverSpecs('/p/specs', listingOf({ p: { specs: { a: spec } } }), aborted));
  });

  it('knows documents by their exact names', () => {
    assert.deepEqual(['tasks.md', 'Tasks.md', 'notes.md'].map(documentKindOf), ['tasks', undefined, undefined]);
  });
});

describe('phaseOf', () => {
  const open = { required: 2, optional: 0, requiredDone: 1, optionalDone: 0, running: 0, queued: 0 };
  const done = { ...open, requiredDone: 2 };
  const phase = (approvals: PhaseInput['approvals'], more: Partial<PhaseInput> = {}): string =>
    phaseOf({ kind: 'feature', workflow: 'requirements-first', approvals, progress: undefined, ...more });

  it('waits at the first document that is missing or not approved', () => {
    assert.equal(phase({}), 'requirements');
    assert.equal(phase({ requirements: 'none' }), 'requirements');
    assert.equal(phase({ requirements: 'approved' }), 'design');
    assert.equal(phase({ requirements: 'approved', design: 'none' }), 'design');
    assert.equal(phase({ requirements: 'approved', design: 'approved' }), 'tasks');
    assert.equal(phase({ requirements: 'approved', design: 'approved', tasks: 'none' }, { progress: open }), 'tasks');
  });

  it('goes on to execution and done', () => {
    const all = { requirements: 'approved', design: 'approved', tasks: 'approved' } as const;
    assert.equal(phase(all, { progress: open }), 'execution');
    assert.equal(phase(all, { progress: done }), 'done');
  });

  it('is re-opened by a change only while the next document is missing', () => {
    assert.equal(phase({ requirements: 'changed' }), 'requirements');
    assert.equal(phase({ requirements: 'changed', design: 'approved' }), 'tasks');
    assert.equal(
      phase({ requirements: 'changed', design: 'changed', tasks: 'changed' }, { progress: open }),
      'execution',
    );
  });

  it('takes a spec that was made elsewhere as far as its documents go', () => {
    assert.equal(phase({ requirements: 'none', design: 'none' }), 'design');
    assert.equal(phase({ requirements: 'none', design: 'none', tasks: 'none' }, { progress: open }), 'execution');
    assert.equal(phase({ tasks: 'none' }, { progress: done }), 'done');
  });

  it('follows the order of a design-first spec, and has one gate in a quick one', () => {
    const orderOf = (kind: 'feature' | 'bugfix'): readonly string[] =>
      documentOrder({ kind, workflow: 'design-first' });
    assert.deepEqual(orderOf('feature'), ['design', 'requirements', 'tasks']);
    assert.deepEqual(orderOf('bugfix'), ['bugfix', 'design', 'tasks']);
    assert.equal(phase({}, { workflow: 'design-first' }), 'design');
    assert.equal(phase({ design: 'approved' }, { workflow: 'design-first' }), 'requirements');
    assert.equal(phase({ requirements: 'none' }, { workflow: 'quick' }), 'design');
    const whole = { requirements: 'none', design: 'none', tasks: 'none' } as const;
    assert.equal(phase(whole, { workflow: 'quick', progress: open }), 'execution');
    assert.equal(phase(whole, { workflow: 'quick', progress: open, isMadeHere: true }), 'tasks');
  });

  it('has a plan without tasks still to be made', () => {
    const none = { required: 0, optional: 0, requiredDone: 0, optionalDone: 0, running: 0, queued: 0 };
    assert.equal(phase({ requirements: 'none', design: 'none', tasks: 'none' }, { progress: none }), 'tasks');
  });

  it('is done only when no required task is open', () => {
    const approval = fc.option(fc.constantFrom<Approval>('none', 'approved', 'changed'), { nil: undefined });
    fc.assert(
      fc.property(approval, approval, approval, (requirements, design, tasks) => {
        const approvals: Partial<Record<'requirements' | 'design' | 'tasks', Approval>> = {};
        if (requirements) approvals.requirements = requirements;
        if (design) approvals.design = design;
        if (tasks) approvals.tasks = tasks;
        assert.notEqual(phase(approvals, { progress: open }), 'done');
      }),
    );
  });
});

describe('parseTaskRequest', () => {
  const cases: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['Execute task 2.1', undefined, ['2.1']],
    ['execute tasks 1-3', undefined, ['1', '2', '3']],
    ['Execute task 1-3.', undefined, ['1', '2', '3']],
    ['implement task 2.3', undefined, ['2.3']],
    ['#spec:user-login implement task 2.3', 'user-login', ['2.3']],
    ['Implement task 2.3 #spec:user-login', 'user-login', ['2.3']],
    ['please run tasks 2.1, 2.2 and 4', undefined, ['2.1', '2.2', '4']],
    ['Start task 16b', undefined, ['16b']],
    ['work on task 7.1.FIX', undefined, ['7.1.FIX']],
    ['do tasks 2.1 to 2.3', undefined, ['2.1', '2.2', '2.3']],
    ['EXECUTE TASK #3', undefined, ['3']],
  ];
  for (const [text, name, ids] of cases) {
    it(`reads "${text}"`, () => {
      assert.deepEqual(parseTaskRequest(text), { spec: name, ids });
    });
  }
  for (const text of [
    "don't execute task 2",
    'why does task 2.1 fail?',
    'execute task',
    'execute task two',
    'execute task 3-1',
    'execute task 1.1-2.3',
    'execute task 1-999',
    'execute task 2.1 and delete the file',
    'execute the plan',
    '',
  ]) {
    it(`takes "${text}" for conversation`, () => {
      assert.equal(parseTaskRequest(text), undefined);
    });
  }

  it('reads every verb and noun of the table with any numbers, whatever the case', () => {
    const id = fc
      .tuple(fc.nat({ max: 99 }), fc.option(fc.nat({ max: 99 })))
      .map(([a, b]) => (b === null ? `${a}` : `${a}.${b}`));
    const upper = fc.boolean();
    fc.assert(
      fc.property(
        fc.constantFrom(...taskRequestVerbs),
        fc.constantFrom(...taskRequestNouns),
        fc.uniqueArray(id, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(undefined, 'login', 'group/login'),
        upper,
        (verb, noun, ids, name, isUpper) => {
          const sentence = `${verb} ${noun} ${ids.join(', ')}`;
          const text = `${name === undefined ? '' : `#spec:${name} `}${isUpper ? sentence.toUpperCase() : sentence}`;
          assert.deepEqual(parseTaskRequest(text), { spec: name, ids });
        },
      ),
    );
  });

  it('gives an answer for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTaskRequest(`execute task ${text}`)));
  });
});

describe('specNameFrom', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Add a review system for products', 'review-products'],
    ['User authentication with login, logout, and password reset', 'user-authentication-login-logout'],
    ['Größenänderung für Bilder', 'grossenanderung-fur-bilder'],
    ['Ürün yorumları', 'urun-yorumlari'],
    ["I want the user's cart", 'users-cart'],
    ['製品のレビュー', 'spec'],
    ['   ', 'spec'],
    ['the', 'the'],
    ['OAuth2 / SSO', 'oauth2-sso'],
  ];
  for (const [idea, name] of cases) {
    it(`calls "${idea}" ${name}`, () => {
      assert.equal(specNameFrom(idea), name);
    });
  }

  it('gives a name that may be used, for any idea, and stays usable when it has to be numbered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (idea, others) => {
        const name = specNameFrom(idea);
        assert.ok(isSpecName(name), name);
        const taken = [name.toUpperCase(), `${name}-2`, ...others];
        const unique = uniqueName(name, taken);
        assert.ok(isSpecName(unique), unique);
        assert.ok(!taken.some((one) => one.toLowerCase() === unique));
      }),
    );
  });

  it('cuts an idea of one endless word', () => {
    assert.equal(specNameFrom('a'.repeat(100)).length, longestSpecName);
  });
});

describe('isSpecName', () => {
  it('accepts kebab-case only', () => {
    for (const name of ['a', 'user-login', '115-01-trust']) assert.ok(isSpecName(name));
    for (const name of ['', 'User', 'a--b', '-a', 'a-', 'a/b', '..', 'a b', 'ü', 'a'.repeat(41)])
      assert.ok(!isSpecName(name), name);
  });
});
