import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Core, createCore } from '../../../src/core/core';
import type { Ports, Uri } from '../../../src/core/ports';
import type { TextPlace } from '../../../src/core/workflow/spec-version';
import type { HoverCard } from '../../../src/core/workflow/reading-rows';
import { testPorts, type TestPorts } from '../../support/node-ports';
import { bugfix, bugfixDesign } from '../../support/spec-texts';
import { shop } from '../specs/language/shop-spec';

const specs = '.kiro/specs/shop';
const never = new AbortController().signal;
const tillTest = `import fc from 'fast-check';

// Feature: shop, Property 1: Opens
// Validates: Requirements 1.1
it('opens for every guest', () => undefined);

it('counts', () => undefined); // Feature: shop, Requirement 2.2
`;

describe('a spec that is read in an editor', () => {
  let given: TestPorts;
  let core: Core;
  let told: (uri: Uri) => void = () => undefined;

  beforeEach(async () => {
    given = await testPorts({
      [`${specs}/requirements.md`]: shop.requirements,
      [`${specs}/design.md`]: shop.design,
      [`${specs}/tasks.md`]: shop.tasks,
      'test/till.test.ts': tillTest,
      'src/till.ts': 'export {};\n',
      [`${specs}/notes/plan.md`]: 'A plan\n',
      '.kiro/specs/10-cart/requirements.md': '# Requirements Document: Cart\n',
    });
    // The host tells of changes as an editor does.
    const documents: Ports['documents'] = {
      read: (uri) => given.ports.documents.read(uri),
      apply: (...all) => given.ports.documents.apply(...all),
      create: (...all) => given.ports.documents.create(...all),
      change: (...all) => given.ports.documents.change(...all),
      save: (uri) => given.ports.documents.save(uri),
      unsaved: () => given.ports.documents.unsaved(),
      onDidSave: (listener) => given.ports.documents.onDidSave(listener),
      onDidChange: (listener) => {
        told = listener;
        return { dispose: () => undefined };
      },
    };
    core = createCore(
      { ...given.ports, documents, isTrusted: () => false },
      {
        roots: () => [{ uri: given.folder.uri, name: 'shop' }],
        onDidChangeRoots: () => ({ dispose: () => undefined }),
        home: undefined,
      },
    );
  });
  afterEach(() => core.dispose());

  const uriOf = (name: string): Uri => `${given.folder.uri}/${name}`;
  const pathOf = (uri: Uri): string => uri.slice(given.folder.uri.length + 1);
  const texts: Readonly<Record<string, string>> = {
    [`${specs}/requirements.md`]: shop.requirements,
    [`${specs}/design.md`]: shop.design,
    [`${specs}/tasks.md`]: shop.tasks,
    'test/till.test.ts': tillTest,
  };
  /** The place of the first text in a file. */
  const at = (name: string, text: string, behind = 0): Parameters<Core['reading']['hover']>[0] => {
    const whole = texts[name] ?? '';
    const offset = whole.indexOf(text);
    assert.ok(offset >= 0, text);
    const lines = whole.slice(0, offset + behind).split('\n');
    return { uri: uriOf(name), text: whole, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  };
  const spot = ({ uri, line, column }: TextPlace): string => `${pathOf(uri)}:${line}:${column}`;
  const drawn = (card: HoverCard | undefined): readonly string[] =>
    (card?.cards ?? []).flatMap(({ title, detail, text, groups }) => [
      `${title}${detail === '' ? '' : ` (${detail})`} = ${text.split('\n')[0] ?? ''}`,
      ...groups.flatMap(({ label, rows }) => rows.map((row) => `${label}: ${row.label}`)),
    ]);

  it('tells what a criterion says and what is there for it, wherever its ID stands', async () => {
    const expected = [
      'Criterion 1.1 = WHEN a guest pays, THE Till SHALL open',
      'Requirement: 1: Pay',
      'Properties: Property 1: Opens',
      'Tasks: 1.1 Write the drawer',
      'Tasks: 1.2 Write property test for opening',
      'Tasks: 2 Let guests leave',
      'Tests: opens for every guest',
    ];
    assert.deepEqual(
      drawn(await core.reading.hover(at(`${specs}/tasks.md`, '_Requirements: 1.1', 15), never)),
      expected,
    );
    assert.deepEqual(drawn(await core.reading.hover(at(`${specs}/design.md`, '1.1, 1.2'), never)), expected);
    assert.deepEqual(drawn(await core.reading.hover(at(`${specs}/requirements.md`, '1. WHEN'), never)), expected);
    assert.deepEqual(drawn(await core.reading.hover(at('test/till.test.ts', 'Requirements 1.1', 14), never)), expected);
  });

  it('tells with a criterion how the design says that it is checked, and why', async () => {
    const list = '\n### How Each Criterion Is Checked\n\n- 1.1: property – for any guest\n- 1.2: not testable\n';
    await writeFile(path.join(given.folder.path, specs, 'design.md'), `${shop.design}${list}`);
    const textOf = async (text: string, behind: number): Promise<string | undefined> =>
      (await core.reading.hover(at(`${specs}/requirements.md`, text, behind), never))?.cards[0]?.text;
    assert.equal(
      await textOf('1. WHEN', 0),
      'WHEN a guest pays, THE Till SHALL open\n\n*Checked as: property* – for any guest',
    );
    assert.equal(await textOf('2. IF', 0), 'IF the card is refused, THEN THE Till SHALL say so\n\n*Not testable*');
    assert.equal(await textOf('3. THE', 0), 'THE Till SHALL keep the Price_List');
  });

  it('tells it of the clauses of a bugfix too', async () => {
    const folder = path.join(given.folder.path, '.kiro/specs/free');
    await mkdir(folder);
    await writeFile(path.join(folder, 'bugfix.md'), bugfix);
    const [above, properties = ''] = bugfixDesign.split('## Correctness Properties');
    const list =
      '### How Each Criterion Is Checked\n\n- 1.1: property – Property 1\n- 2.1: property – for any empty cart\n- 3.1: example – one layout';
    await writeFile(
      path.join(folder, 'design.md'),
      `${above ?? ''}## Correctness Properties\n\n${list}\n${properties}`,
    );
    const line = bugfix.split('\n').findIndex((each) => each.startsWith('2.1')) + 1;
    const uri = `${given.folder.uri}/.kiro/specs/free/bugfix.md`;
    const hover = await core.reading.hover({ uri, line, column: 2, text: bugfix }, never);
    assert.match(hover?.cards[0]?.text ?? '', /\*Checked as: property\* – for any empty cart$/);
  });

  it('tells with a criterion the values at which it draws a line', async () => {
    const requirements = shop.requirements.replace('SHALL open\n', 'SHALL open within 5 seconds\n');
    const place = { ...at(`${specs}/requirements.md`, '1. WHEN'), text: requirements };
    assert.equal(
      (await core.reading.hover(place, never))?.cards[0]?.text,
      'WHEN a guest pays, THE Till SHALL open within 5 seconds\n\n*Boundary values*: 4 seconds · 5 seconds · 6 seconds',
    );
  });

  it('leads from a property to its requirements, tasks and tests, also from a test', async () => {
    const expected = [
      'Property 1 = **Opens**',
      'Validates: 1.1 WHEN a guest pays, THE Till SHALL open',
      'Validates: 1.2 IF the card is refused, THEN THE Till SHALL say so',
      'Tasks: 1.2 Write property test for opening',
      'Tests: opens for every guest',
    ];
    assert.deepEqual(drawn(await core.reading.hover(at(`${specs}/design.md`, '### Property 1', 13), never)), expected);
    assert.deepEqual(drawn(await core.reading.hover(at('test/till.test.ts', 'Property 1', 9), never)), expected);
  });

  it('tells a task with its state, and all things of a range', async () => {
    assert.deepEqual(drawn(await core.reading.hover(at(`${specs}/tasks.md`, '"1.2"', 1), never)), [
      'Task 1.2 (to do, optional) = Write property test for opening',
      'Part of: 1 Build the till',
      'Requirements: 1.1 WHEN a guest pays, THE Till SHALL open',
      'Requirements: 1.2 IF the card is refused, THEN THE Till SHALL say so',
      'Properties: Property 1: Opens',
      'Tests: opens for every guest',
    ]);
    const range = await core.reading.hover(at(`${specs}/tasks.md`, '1.1-1.3', 5), never);
    assert.deepEqual(
      range?.cards.map(({ title }) => title),
      ['Criterion 1.1', 'Criterion 1.2', 'Criterion 1.3'],
    );
  });

  it('says nothing where no ID stands, and what is wrong with one that names nothing', async () => {
    assert.equal(await core.reading.hover(at(`${specs}/tasks.md`, 'Build'), never), undefined);
    assert.equal(await core.reading.hover(at('test/till.test.ts', 'import'), never), undefined);
    const text = shop.tasks.replace('1.1, 1.3_', '1.1, 9.9_');
    const place = { ...at(`${specs}/tasks.md`, '1.3_'), text };
    const card = await core.reading.hover(place, never);
    assert.match(card?.problem ?? '', /has the ID 9\.9/);
  });

  it('goes to definitions, from tests too', async () => {
    const from = async (name: string, text: string, behind: number): Promise<readonly string[]> =>
      (await core.reading.definition(at(name, text, behind), never)).map(spot);
    assert.deepEqual(await from(`${specs}/tasks.md`, '_Requirements: 2', 15), [`${specs}/requirements.md:21:17`]);
    assert.deepEqual(await from(`${specs}/tasks.md`, '**Property 1', 11), [`${specs}/design.md:5:14`]);
    assert.deepEqual(await from('test/till.test.ts', 'Requirement 2.2', 13), [`${specs}/requirements.md:28:1`]);
  });

  it('finds every place that names a thing, in documents and tests', async () => {
    const property = at(`${specs}/design.md`, '### Property 1', 13);
    assert.deepEqual((await core.reading.references(property, true, never)).map(spot), [
      `${specs}/design.md:5:14`,
      `${specs}/design.md:19:14`,
      `${specs}/tasks.md:9:18`,
      'test/till.test.ts:3:1',
    ]);
    const criterion = at(`${specs}/requirements.md`, '1. WHEN');
    assert.deepEqual((await core.reading.references(criterion, false, never)).map(spot), [
      `${specs}/design.md:9:27`,
      `${specs}/tasks.md:7:22`,
      `${specs}/tasks.md:10:33`,
      `${specs}/tasks.md:12:23`,
      'test/till.test.ts:3:1',
    ]);
  });

  it('says above each criterion what is there for it', async () => {
    const lenses = await core.reading.lenses(uriOf(`${specs}/requirements.md`), shop.requirements, never);
    assert.deepEqual(
      lenses.map(({ line, title }) => [line, title]),
      [
        [17, '3 tasks · 1 property · 1 test'],
        [18, '2 tasks · 1 property · 1 test'],
        [19, '2 tasks'],
        [27, '1 task · 1 property'],
        [28, '1 task · 1 property · 1 test'],
      ],
    );
    const uncovered = shop.requirements.replace(
      '2. THE Till SHALL count',
      '2. THE Till SHALL count\n3. THE Till SHALL ring',
    );
    const more = await core.reading.lenses(
      uriOf(`${specs}/requirements.md`),
      `${uncovered}\n### Requirement 3: New\n\n1. THE Till SHALL x\n`,
      never,
    );
    assert.equal(more.at(-1)?.title, 'not covered');
  });

  it('says nothing of what is missing before there is a plan', async () => {
    const uri = uriOf('.kiro/specs/10-cart/requirements.md');
    const text = '# R\n\n### Requirement 1: A\n\n1. THE Cart SHALL b\n';
    assert.deepEqual(await core.reading.lenses(uri, text, never), []);
  });

  it('lists what covers a criterion, by its key or by a line of it', async () => {
    const uri = uriOf(`${specs}/requirements.md`);
    const found = await core.reading.coverage(uri, shop.requirements, { line: 17 }, never);
    assert.deepEqual(found, await core.reading.coverage(uri, shop.requirements, { key: '1.1' }, never));
    assert.deepEqual(
      found?.rows.map(({ kind, label, place }) => [kind, label, spot(place)]),
      [
        ['task', '1.1 Write the drawer', `${specs}/tasks.md:6:9`],
        ['task', '1.2 Write property test for opening', `${specs}/tasks.md:8:10`],
        ['task', '2 Let guests leave', `${specs}/tasks.md:11:7`],
        ['property', 'Property 1: Opens', `${specs}/design.md:5:14`],
        ['test', 'opens for every guest', 'test/till.test.ts:3:1'],
      ],
    );
    assert.equal(await core.reading.coverage(uri, shop.requirements, { line: 1 }, never), undefined);
  });

  it('links references to what they name, and files that are there', async () => {
    const text = `${shop.design}\nSee #[[file:src/till.ts]], \`notes/plan.md:3\`, \`src/none.ts\` and #[[file:]].\n`;
    const links = await core.reading.links(uriOf(`${specs}/design.md`), text, never);
    const lines = text.split('\n');
    assert.deepEqual(
      links.map(({ place: { line, column, endColumn }, target }) => [
        lines[line - 1]?.slice(column - 1, endColumn - 1),
        `${pathOf(target.uri)}${target.line === undefined ? '' : `#${target.line}`}`,
      ]),
      [
        ['1.1', `${specs}/requirements.md#17`],
        ['1.2', `${specs}/requirements.md#18`],
        ['2.1-2.2', `${specs}/requirements.md#27`],
        ['1', `${specs}/design.md#5`],
        ['src/till.ts', 'src/till.ts'],
        ['notes/plan.md', `${specs}/notes/plan.md#3`],
      ],
    );
  });

  it('follows tests that are changed, added and deleted', async () => {
    const countOf = async (): Promise<string | undefined> =>
      (await core.reading.lenses(uriOf(`${specs}/requirements.md`), shop.requirements, never))[2]?.title;
    const change = async (name: string, text: string | undefined): Promise<void> => {
      const file = path.join(given.folder.path, name);
      await (text === undefined ? rm(file) : writeFile(file, text));
      told(uriOf(name));
    };
    assert.equal(await countOf(), '2 tasks');
    await change('test/till.test.ts', tillTest.replace('2.2', '1.3'));
    assert.equal(await countOf(), '2 tasks · 1 test');
    await change('test/more.test.ts', '// Feature: shop, Requirement 1.3\n');
    assert.equal(await countOf(), '2 tasks · 2 tests');
    await change('test/more.test.ts', undefined);
    await change('test/till.test.ts', tillTest);
    assert.equal(await countOf(), '2 tasks');
  });

  it('follows folders that come and go, of which the editor tells without the files in them', async () => {
    const lens = async (): Promise<string | undefined> =>
      (await core.reading.lenses(uriOf(`${specs}/requirements.md`), shop.requirements, never))[2]?.title;
    const at = (name: string): string => path.join(given.folder.path, name);
    await writeFile(at('test/till.test.ts'), tillTest.replace('2.2', '1.3'));
    assert.equal(await lens(), '2 tasks · 1 test');
    await mkdir(at('more/deep'), { recursive: true });
    await writeFile(at('more/deep/more.test.ts'), '// Feature: shop, Requirement 1.3\n');
    told(uriOf('more'));
    assert.equal(await lens(), '2 tasks · 2 tests');
    await rm(at('more'), { recursive: true });
    await rm(at('test'), { recursive: true });
    told(uriOf('more'));
    told(uriOf('test'));
    assert.equal(await lens(), '2 tasks');
  });

  it('follows specs of which only the folder above is told', async () => {
    const tag = '// Feature: cart, Requirement 1.1\n';
    const place = { uri: uriOf('test/cart.test.ts'), text: tag, line: 1, column: tag.indexOf('1.1') + 1 };
    const found = async (): Promise<readonly string[]> => (await core.reading.definition(place, never)).map(spot);
    assert.deepEqual(await found(), []);
    for (const [dir, above] of [
      ['.kiro/specs/10-cart', '.kiro/specs/10-cart'],
      ['.kiro/specs/cart', '.kiro'],
      ['.kiro/specs/cart-2', '.kiro/specs'],
    ] as const) {
      await rm(path.join(given.folder.path, '.kiro'), { recursive: true });
      await mkdir(path.join(given.folder.path, dir), { recursive: true });
      const text = '# Requirements Document: Cart\n\n### Requirement 1: A\n\n1. THE Cart SHALL b\n';
      await writeFile(path.join(given.folder.path, dir, 'requirements.md'), text);
      told(uriOf(above));
      assert.deepEqual(await found(), [`${dir}/requirements.md:5:1`], dir);
    }
  });

  it('knows a spec by the names that tags give it, and guesses between none', async () => {
    const tag = '// Feature: cart, Requirement 1.1\n';
    const place = { uri: uriOf('test/cart.test.ts'), text: tag, line: 1, column: tag.indexOf('1.1') + 1 };
    const requirements = '# Requirements Document\n\n### Requirement 1: A\n\n1. THE Cart SHALL b\n';
    const write = async (dir: string): Promise<void> => {
      const name = `.kiro/specs/${dir}/requirements.md`;
      await given.ports.documents.create(uriOf(name), requirements);
      told(uriOf(name));
    };
    await write('20-cart');
    assert.deepEqual(await core.reading.definition(place, never), []);
    await rm(path.join(given.folder.path, '.kiro/specs/10-cart'), { recursive: true });
    told(uriOf('.kiro/specs/10-cart/requirements.md'));
    assert.deepEqual((await core.reading.definition(place, never)).map(spot), [
      '.kiro/specs/20-cart/requirements.md:5:1',
    ]);
  });

  it('stands in the status bar with its phase and what is done', async () => {
    const row = await core.specs.around(uriOf(`${specs}/design.md`), never);
    assert.deepEqual([row?.spec.name, row?.phase, row?.progress], ['shop', 'execution', { done: 0, total: 2 }]);
    assert.equal(await core.specs.around(uriOf('src/till.ts'), never), undefined);
  });
});
