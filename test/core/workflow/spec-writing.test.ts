import assert from 'node:assert/strict';
import { KnownSpecs } from '../../../src/core/workflow/known-specs';
import { WrittenSpecs } from '../../../src/core/workflow/spec-writing';
import type { Uri } from '../../../src/core/ports';
import { fixedSettings, testPorts } from '../../support/node-ports';
import { shop } from '../specs/language/shop-spec';

const never = new AbortController().signal;

describe('help for whoever writes a spec', () => {
  interface Shop {
    readonly writing: WrittenSpecs;
    readonly dir: Uri;
    readonly write: (name: string, text: string) => Promise<void>;
  }

  async function shopWith(
    changes: Partial<Record<keyof typeof shop, string>> = {},
    user: Readonly<Record<string, unknown>> = {},
    folder: readonly unknown[] = [],
  ): Promise<Shop> {
    const texts: Readonly<Record<string, string>> = { ...shop, ...changes };
    const at = '.kiro/specs/shop';
    const given = await testPorts(
      Object.fromEntries(Object.entries(texts).map(([kind, text]) => [`${at}/${kind}.md`, text])),
    );
    const settings = { ...fixedSettings(user), restricting: () => folder };
    const writing = new WrittenSpecs({
      ports: { ...given.ports, settings },
      known: new KnownSpecs(given.ports.clock),
      workspaceOf: () => Promise.resolve(undefined),
    });
    return {
      writing,
      dir: given.folder.uriAt(at),
      write: (name, text) => given.folder.write({ [`${at}/${name}`]: text }),
    };
  }

  const codes = async ({ writing, dir }: Shop): Promise<readonly string[]> =>
    (await writing.problems(dir, never)).flatMap(({ uri, problems }) =>
      problems.map(({ code, line, file }) => {
        assert.equal(file, uri);
        return `${uri.slice(dir.length + 1)}:${String(line)} ${code}`;
      }),
    );

  it('finds nothing in a good spec, and says so of each document', async () => {
    const { writing, dir } = await shopWith();
    const found = await writing.problems(dir, never);
    assert.deepEqual(
      found.map(({ uri, problems }) => [uri.slice(dir.length + 1), problems.length]),
      [
        ['requirements.md', 0],
        ['design.md', 0],
        ['tasks.md', 0],
      ],
    );
  });

  it('offers another form or other numbers only where that would change something', async () => {
    const tidy = await shopWith();
    const at = (text: string, words: string): number => text.indexOf(words);
    const offered = async ({ writing, dir }: Shop, text: string, words: string): Promise<readonly unknown[]> => {
      const document = { uri: `${dir}/requirements.md`, text };
      const { format, renumbers } = await writing.rewrites(document, at(text, words), never);
      return [format.length > 0, renumbers];
    };
    assert.deepEqual(await offered(tidy, shop.requirements, 'the card is refused'), [false, undefined]);
    const odd = shop.requirements.replace('IF the card', 'If the  card').replace('3. THE Till', '8. THE Till');
    const cited = shop.tasks.replace('1.1, 1.3_', '1.1, 1.8_').replace('2, 1.1-1.3', '2, 1.2');
    const gaps = await shopWith({ tasks: cited });
    assert.deepEqual(await offered(gaps, odd, 'card is refused'), [true, 'the criteria of requirement 1']);
    assert.deepEqual(await offered(tidy, odd, 'card is refused'), [true, undefined], 'what means 1.3 there?');
    assert.deepEqual(await offered(tidy, '# Nothing\n', '#'), [false, undefined]);
    const elsewhere = { uri: `${tidy.dir}/notes.md`, text: odd };
    assert.deepEqual(await tidy.writing.rewrites(elsewhere, 0, never), {
      format: [],
      renumbers: undefined,
      task: undefined,
    });
  });

  it('offers to make the task of a line optional or required', async () => {
    const { writing, dir } = await shopWith();
    const offered = async (words: string): Promise<unknown> =>
      (await writing.rewrites({ uri: `${dir}/tasks.md`, text: shop.tasks }, shop.tasks.indexOf(words), never)).task;
    assert.deepEqual(await offered('Write the drawer'), {
      dir,
      key: '1.1',
      name: '1.1 Write the drawer',
      isOptional: false,
    });
    assert.deepEqual(await offered('- [ ]* 1.2'), {
      dir,
      key: '1.2',
      name: '1.2 Write property test for opening',
      isOptional: true,
    });
    assert.equal(await offered('_Requirements: 1.1, 1.3_'), undefined);
  });

  it('sees in one document what became of another', async () => {
    const bench = await shopWith();
    assert.deepEqual(await codes(bench), []);
    await bench.write('requirements.md', shop.requirements.replace(/2\. IF.*\n/, ''));
    assert.deepEqual(await codes(bench), [
      'design.md:9 reference.missing-criterion',
      'tasks.md:10 reference.missing-criterion',
      'tasks.md:12 reference.missing-criterion',
    ]);
    await bench.write('requirements.md', shop.requirements);
    assert.deepEqual(await codes(bench), []);
  });

  it('counts the levels of the folder over those of the user, code by code', async () => {
    const requirements = shop.requirements
      .replace('THEN THE Till SHALL say so', 'THE Till SHALL say so quickly')
      .replace('THE Till SHALL count', 'THE Till SHALL count easily');
    const user = { 'lint.severity': { 'ears.if-without-then': 'error', 'ears.vague': 'off' } };
    const bench = await shopWith({ requirements: requirements }, user, [
      { 'ears.vague': 'hint', 'no.such-code': 'error' },
      'nonsense',
    ]);
    const [document] = await bench.writing.problems(bench.dir, never);
    assert.deepEqual(
      document?.problems.map(({ code, severity }) => `${code} ${severity}`),
      ['ears.if-without-then error', 'ears.vague hint', 'ears.vague hint'],
    );
  });

  it('offers fixes of the text as the editor has it, not as it lies on disk', async () => {
    const bench = await shopWith();
    const uri = `${bench.dir}/requirements.md`;
    const text = shop.requirements.replace('refused, THEN THE', 'refused, THE');
    const line = text.split('\n').findIndex((one) => one.includes('IF the card')) + 1;
    const range = { line, column: 4, endLine: line, endColumn: 4 };
    const offers = await bench.writing.fixes({ uri, text }, range, never);
    assert.deepEqual(
      offers.map(({ title, edits, isOnly }) => ({ title, isOnly, edits: edits.map(({ newText }) => newText) })),
      [{ title: 'Insert THEN', isOnly: true, edits: ['THEN '] }],
    );
    assert.deepEqual(await bench.writing.fixes({ uri, text: shop.requirements }, range, never), []);
    assert.deepEqual(await bench.writing.fixes({ uri: `${bench.dir}/notes.md`, text }, range, never), []);
  });

  it('stops when it is told to', async () => {
    const { writing, dir } = await shopWith();
    const gone = new Error('the next key was pressed');
    await assert.rejects(writing.problems(dir, AbortSignal.abort(gone)), gone);
  });
});
