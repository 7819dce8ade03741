import assert from 'node:assert/strict';
import type { Refactor } from '../../../src/core/ports';
import type { ToolResult } from '../../../src/core/tools/tool';
import { programOf } from '../../support/program-refactor';
import { type CallOptions, type ToolBench, withBench } from './tool-bench';

// What the package `typescript` calls the world: without it every program would complain about that first.
const world =
  'interface Array<T> { length: number }\ninterface Boolean {}\ninterface CallableFunction {}\ninterface Function {}\ninterface IArguments {}\ninterface NewableFunction {}\ninterface Number {}\ninterface Object {}\ninterface RegExp {}\ninterface String {}\ninterface Promise<T> {}\ninterface PromiseConstructor {}\ndeclare const Promise: PromiseConstructor;\n';

const expression = {
  'world.d.ts': world,
  'compiler/expression.js':
    'export function get_loose_identifier(parser) {\n  return parser;\n}\n\nexport const again = get_loose_identifier;\n',
  'compiler/tag.js':
    "import { get_loose_identifier } from './expression';\n\nexport const tag = (p) => get_loose_identifier(p);\n",
  'compiler/each.js':
    "import { get_loose_identifier } from './expression';\n\nexport const each = (p) => get_loose_identifier(p);\n",
  'compiler/render.js':
    "import { get_loose_identifier } from './expression';\n\nexport const render = (p) => get_loose_identifier(p);\n",
  'other.js': 'export const get_loose_identifiers = 1;\n',
};

const rename = (
  bench: ToolBench,
  given: object,
  options: CallOptions = programOf(bench.at('.')),
): Promise<ToolResult> =>
  bench.call(
    'rename',
    { path: 'compiler/expression.js', symbol: 'get_loose_identifier', line: 1, new_name: 'read_loosely', ...given },
    options,
  );

describe('rename', () => {
  it('renames a symbol in the whole program in one call: 4 files, 8 places, and no trace of the old name', () =>
    withBench(expression, async (bench) => {
      const result = await rename(bench, {});
      assert.equal(
        result.content,
        [
          'get_loose_identifier is read_loosely now, in 8 places of 4 files:',
          'compiler/each.js: 2',
          'compiler/expression.js: 2',
          'compiler/render.js: 2',
          'compiler/tag.js: 2',
          'The touched files now: No diagnostics found',
          'get_loose_identifier stands nowhere else any more.',
        ].join('\n'),
      );
      assert.equal(bench.planned?.label, 'Rename get_loose_identifier to read_loosely in 4 files');
      assert.equal(result.changes?.length, 4);
      assert.equal(await bench.text('other.js'), expression['other.js']);
      assert.match((await bench.call('grep', { pattern: 'get_loose_identifier\\b' })).content, /^No hits/);
    }));

  it('shows every line before it is changed, and judges every file', () =>
    withBench(
      { ...expression, '.husky/each.js': "import { again } from '../compiler/expression';\n\nagain;\n" },
      async (bench) => {
        await rename(bench, { symbol: 'again', line: 5, new_name: 'twice' });
        assert.equal(
          bench.planned?.detail,
          [
            '.husky/each.js',
            "- import { again } from '../compiler/expression';",
            "+ import { twice } from '../compiler/expression';",
            '- again;',
            '+ twice;',
            'compiler/expression.js',
            '- export const again = get_loose_identifier;',
            '+ export const twice = get_loose_identifier;',
          ].join('\n'),
        );
        assert.match(bench.verdict?.reason ?? '', /\.husky\/each\.js is run by Git as a hook/);
        assert.equal(bench.verdict?.grant, undefined);
      },
    ));

  it('refuses a keyword, and changes nothing', () =>
    withBench(expression, async (bench) => {
      const result = await rename(bench, { symbol: 'return', line: 2 });
      assert.equal(result.content, 'Not renameable: You cannot rename this element. Nothing was renamed.');
      assert.equal(await bench.text('compiler/expression.js'), expression['compiler/expression.js']);
    }));

  it('says where the symbol stands when it is not on the line', () =>
    withBench(expression, async (bench) => {
      const elsewhere = await rename(bench, { line: 2 });
      assert.match(
        elsewhere.content,
        /does not stand on line 2 of compiler\/expression\.js\. It stands on line 1, 5\./,
      );
      assert.match((await rename(bench, { symbol: 'loose' })).content, /loose does not stand in compiler/);
      assert.match((await rename(bench, { path: 'compiler/expresion.js' })).content, /There is no .*: expression\.js/);
    }));

  it('names what the language server does not know of: comments, documents, configuration', () =>
    withBench(
      {
        ...expression,
        'README.md': 'Call `get_loose_identifier` first.\n',
        'a.json': '{"entry": "get_loose_identifier"}\n',
        '.env': 'X=get_loose_identifier\n',
      },
      async (bench) => {
        const { content } = await rename(bench, {});
        assert.match(content, /still stands in 2 lines, as in comments, documents and configuration\. Change those/);
        assert.match(content, /^README\.md:1:Call `get_loose_identifier` first\.$/m);
        assert.match(content, /^a\.json:1:/m);
        assert.match(content, /1 file left out that may not be read without asking/);
      },
    ));

  it('tells of the errors that the new name leads to', () =>
    withBench(expression, async (bench) => {
      const { content, outcome } = await rename(bench, { symbol: 'again', line: 5, new_name: 'get_loose_identifier' });
      assert.equal(outcome, 'done');
      assert.match(content, /compiler\/expression\.js:\d: error \[ts\]: .*get_loose_identifier/);
    }));

  it('changes no file when one of them has changed meanwhile, and when one has unsaved changes', () =>
    withBench(expression, async (bench) => {
      const options = programOf(bench.at('.'));
      const given = { path: 'compiler/expression.js', symbol: 'get_loose_identifier', line: 1, new_name: 'x' };
      const meanwhile = await bench.call('rename', given, options, () =>
        bench.put({ 'compiler/tag.js': '// theirs\n' }),
      );
      assert.match(
        meanwhile.content,
        /^compiler\/tag\.js is not as it was when this was planned\. Nothing was changed\.$/,
      );
      assert.match(await bench.text('compiler/each.js'), /get_loose_identifier/);
      const { documents } = bench.ports;
      const unsaved = bench.documentsWith({
        read: async (uri) => {
          const found = await documents.read(uri);
          return found && { ...found, dirty: uri.endsWith('/each.js') };
        },
      });
      const result = await bench.call('rename', given, { ...options, documents: unsaved });
      assert.match(result.content, /^Unsaved in the editor: compiler\/each\.js\. Ask the user to save/);
      assert.match(await bench.text('compiler/expression.js'), /get_loose_identifier/);
    }));

  it('keeps what it changed on record when it is stopped while it looks at the result', () =>
    withBench(expression, async (bench) => {
      const stop = new AbortController();
      const { refactor, diagnostics } = programOf(bench.at('.'));
      const check = (): Promise<never> => {
        stop.abort(new Error('stop'));
        return Promise.reject(new Error('stop'));
      };
      const options = { refactor, diagnostics: { ...diagnostics, check }, signal: stop.signal };
      const result = await rename(bench, {}, options);
      assert.match(result.content, /What it led to was not looked at: the user stopped it\.$/);
      assert.equal(result.changes?.length, 4);
    }));

  it('says that there is nobody who could, and what to do instead', () =>
    withBench({ ...expression, 'a.cob': 'ADD-UP.\n' }, async (bench) => {
      const cobol = await rename(bench, { path: 'a.cob', symbol: 'ADD-UP', line: 1 });
      assert.match(
        cobol.content,
        /^No provider: no language server can rename in a\.cob .* Find ADD-UP with grep, edit/,
      );
      assert.match(
        (await rename(bench, {}, {})).content,
        /^No provider: there is no language server here\. Nothing was/,
      );
      assert.equal(cobol.outcome, 'failed');
    }));

  it('does not take a server’s word about a text that is not on disk', () =>
    withBench(expression, async (bench) => {
      const uri = `${bench.root}/compiler/tag.js`;
      const behind: Refactor = {
        ...programOf(bench.at('.')).refactor,
        rename: () =>
          Promise.resolve({
            edits: [{ uri, expectedHash: 'of another text', edits: [{ span: { start: 0, end: 1 }, text: '' }] }],
          }),
      };
      assert.match(
        (await rename(bench, {}, { refactor: behind })).content,
        /does not know compiler\/tag\.js as it is on disk/,
      );
    }));
});
