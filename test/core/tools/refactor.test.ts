import assert from 'node:assert/strict';
import type { Refactor } from '../../../src/core/ports';
import type { ToolResult } from '../../../src/core/tools/tool';
import { programOf } from '../../support/program-refactor';
import { type CallOptions, type ToolBench, withBench } from './tool-bench';

const total = {
  'src/total.ts': [
    'export function total(prices: number[]): number {',
    '  const tax = 2;',
    '  let sum = 0;',
    '  for (const price of prices) {',
    '    sum += price;',
    '  }',
    '  return sum * tax;',
    '}',
    '',
    'export const twice = function (of: number) {',
    '  return of * 2;',
    '};',
    '',
  ].join('\n'),
  'world.d.ts':
    'interface Array<T> { length: number; [index: number]: T }\ninterface Boolean {}\ninterface CallableFunction {}\ninterface Function {}\ninterface IArguments {}\ninterface NewableFunction {}\ninterface Number {}\ninterface Object {}\ninterface RegExp {}\ninterface String {}\n',
  'notes.md': 'The tax is two.\n',
};

const refactor = (
  bench: ToolBench,
  given: object,
  options: CallOptions = { refactor: programOf(bench.at('.')).refactor },
): Promise<ToolResult> => bench.call('refactor', { path: 'src/total.ts', line: 1, ...given }, options);

describe('refactor', () => {
  it('lists what is offered for some lines, and what of it is not possible, and changes nothing', () =>
    withBench(total, async (bench) => {
      const { content, outcome } = await refactor(bench, { line: 3, end_line: 6 });
      assert.equal(outcome, 'done');
      assert.match(content, /^Offered for src\/total\.ts:3-6; nothing was changed:\n/);
      assert.match(content, /^- Extract to function in module scope$/m);
      assert.match(content, /^- .* \(not possible here: .*[^.]\)$/m);
      assert.equal(bench.planned, undefined);
      assert.equal(await bench.text('src/total.ts'), total['src/total.ts']);
    }));

  it('extracts a function, shown line by line before', () =>
    withBench(total, async (bench) => {
      const result = await refactor(bench, {
        line: 3,
        end_line: 6,
        action: 'extract to function in module scope',
      });
      assert.equal(result.outcome, 'done', result.content);
      assert.equal(bench.planned?.label, 'Extract to function in module scope in src/total.ts');
      assert.match(bench.planned.detail, /^src\/total\.ts\n- {3}let sum = 0;/);
      assert.match(result.content, /^Extract to function in module scope: done\.\nsrc\/total\.ts\n/);
      const text = await bench.text('src/total.ts');
      assert.match(text, /^ {2}let sum = newFunction\(prices\);$/m);
      assert.match(text, /^function newFunction\(prices: number\[\]\) \{$/m);
      assert.equal(result.changes?.length, 1);
    }));

  it('inlines a variable, and says where its name still stands', () =>
    withBench({ ...total, 'docs.md': 'The `tax` is two.\n' }, async (bench) => {
      const given = { line: 2, code: 'tax', action: 'Inline variable' };
      const { content } = await refactor(bench, given, programOf(bench.at('.')));
      assert.match(content, /^Inline variable: done\.\n/);
      assert.match(content, /^- {3}return sum \* tax;$/m);
      assert.match(content, /^The touched files now: No diagnostics found$/m);
      assert.match(content, /^tax still stands in 2 lines, /m);
      assert.match(await bench.text('src/total.ts'), /return sum \* 2;/);
    }));

  it('converts to an arrow function', () =>
    withBench(total, async (bench) => {
      await refactor(bench, { line: 10, code: 'function', action: 'Convert to arrow function' });
      assert.match(await bench.text('src/total.ts'), /^export const twice = \(of: number\) => of \* 2;$/m);
    }));

  it('says what is offered instead, why something is not possible, and that nothing is', () =>
    withBench(total, async (bench) => {
      const unknown = await refactor(bench, { line: 2, code: 'tax', action: 'Inline variables' });
      assert.match(unknown.content, /^"Inline variables" is not offered there\. Did you mean Inline variable\?/);
      const toFile = await refactor(bench, { line: 1, end_line: 8, action: 'Move to file' });
      assert.match(
        toFile.content,
        /^Not possible: Move to file \(it is a command of the editor\)\. Nothing was changed/,
      );
      const { refactor: server } = programOf(bench.at('.'));
      const silent: Refactor = { ...server, offers: () => Promise.resolve({ offers: [] }) };
      const nothing = await refactor(bench, { line: 2 }, { refactor: silent });
      assert.match(nothing.content, /^Nothing is offered for src\/total\.ts:2\. Name other lines/);
      assert.deepEqual([unknown.outcome, toFile.outcome, nothing.outcome], ['failed', 'failed', 'failed']);
      assert.equal(await bench.text('src/total.ts'), total['src/total.ts']);
    }));

  it('tells that nobody could from that nothing is offered', () =>
    withBench(total, async (bench) => {
      const { content } = await refactor(bench, { path: 'notes.md' });
      assert.match(content, /^No provider: no language server can refactor notes\.md \(nobody answered\)\. /);
      assert.match((await refactor(bench, {}, {})).content, /^No provider: there is no language server here/);
    }));

  it('names the place that is not there', () =>
    withBench(total, async (bench) => {
      assert.match((await refactor(bench, { line: 99 })).content, /^src\/total\.ts has 12 lines\. Nothing was changed/);
      assert.match((await refactor(bench, { line: 9 })).content, /^Nothing stands there in src\/total\.ts\./);
      assert.match((await refactor(bench, { code: 'tax' })).content, /^"tax" does not stand there in src\/total\.ts/);
      assert.match(
        (await refactor(bench, { path: 'src/totl.ts' })).content,
        /^There is no src\/totl\.ts\. .*total\.ts/,
      );
      await assert.rejects(refactor(bench, { line: 3, end_line: 2 }), /end_line must not be before line/);
    }));

  it('changes nothing when a file has changed meanwhile', () =>
    withBench(total, async (bench) => {
      const given = { path: 'src/total.ts', line: 2, code: 'tax', action: 'Inline variable' };
      const result = await bench.call('refactor', given, programOf(bench.at('.')), () =>
        bench.put({ 'src/total.ts': '// theirs\n' }),
      );
      assert.match(result.content, /^src\/total\.ts is not as it was when this was planned\. Nothing was changed\.$/);
      assert.equal(await bench.text('src/total.ts'), '// theirs\n');
    }));
});
