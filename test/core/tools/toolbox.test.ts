import assert from 'node:assert/strict';
import { z } from 'zod';
import { globTool } from '../../../src/core/tools/glob';
import { grepTool } from '../../../src/core/tools/grep';
import { readTool } from '../../../src/core/tools/read';
import { shellTool } from '../../../src/core/tools/shell';
import { defineTool } from '../../../src/core/tools/tool';
import { canonicalToolName } from '../../../src/core/events/tool-names';
import { createToolbox } from '../../../src/core/tools/toolbox';
import type { PreparedCall } from '../../../src/core/tools/toolbox';
import { writeTool } from '../../../src/core/tools/write';

const toolbox = createToolbox([readTool, writeTool, globTool, grepTool, shellTool]);

function prepared(name: string, input: unknown): PreparedCall {
  const call = toolbox.prepare({ name, input });
  assert.ok(!('problem' in call), 'problem' in call ? call.problem : '');
  assert.ok('run' in call, `${name} looks first`);
  return call;
}

function problem(name: string, input: unknown, malformed?: string): string {
  const call = toolbox.prepare({ name, input, malformed });
  assert.ok('problem' in call, 'the call was understood');
  return call.problem;
}

describe('the toolbox', () => {
  it('tells a model of its tools in the order given, the same every time', () => {
    assert.deepEqual(
      toolbox.specs().map(({ name }) => name),
      ['read', 'write', 'glob', 'grep', 'shell'],
    );
    assert.equal(
      JSON.stringify(toolbox.specs()),
      JSON.stringify(createToolbox([readTool, writeTool, globTool, grepTool, shellTool]).specs()),
    );
  });

  const schema = z.looseObject({
    type: z.literal('object'),
    additionalProperties: z.literal(false),
    properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
  });
  for (const { name, description, inputSchema } of toolbox.specs()) {
    it(`${name} has a plain object as its schema, and says what it is`, () => {
      const { properties, ...rest } = schema.parse(inputSchema);
      assert.ok(!['anyOf', 'oneOf', 'allOf', '$schema', '$ref'].some((key) => key in rest));
      assert.ok(Object.keys(properties).length > 0);
      assert.ok(description.length > 80 && description.endsWith('.'));
    });
  }

  it('understands a call under the names that files and other models use', () => {
    assert.equal(canonicalToolName('execute_bash'), 'shell');
    assert.equal(prepared('fs_read', { paths: [{ path: 'a' }] }).name, 'read');
    assert.equal(prepared('execute_bash', { command: 'ls' }).name, 'shell');
  });

  it('says what a call touches, in a line and in full', () => {
    const call = prepared('shell', { command: 'npm test', folder: 'packages/a' });
    assert.deepEqual(call.accesses, [{ kind: 'run', command: 'npm test', path: 'packages/a' }]);
    assert.equal(call.label, 'Run npm test in packages/a');
    assert.equal(call.detail, 'npm test\n\nin packages/a, for at most 120 seconds');

    const reading = prepared('read', { paths: [{ path: 'a.ts', start: 3, end: 9 }, { path: 'b.ts' }] });
    assert.deepEqual(reading.accesses, [
      { kind: 'read', path: 'a.ts' },
      { kind: 'read', path: 'b.ts' },
    ]);
    assert.equal(reading.label, 'Read a.ts:3-9, b.ts');
    assert.equal(reading.detail, reading.label);

    const edit = prepared('write', { command: 'replace', path: 'a.ts', old_string: 'x\ny', new_string: 'z' });
    assert.deepEqual(edit.accesses, [{ kind: 'write', path: 'a.ts' }]);
    assert.equal(edit.detail, 'a.ts\n- x\n- y\n+ z');

    assert.deepEqual(prepared('grep', { pattern: 'x' }).accesses, [{ kind: 'read', path: '.' }]);
    assert.deepEqual(prepared('glob', { pattern: '*', folder: '/etc' }).accesses, [{ kind: 'read', path: '/etc' }]);
  });

  it('names the tools, and the likely one, to a model that asks for one that is not there', () => {
    assert.equal(
      problem('reads', {}),
      'There is no tool named "reads". Did you mean read? The tools are: read, write, glob, grep, shell.',
    );
  });

  it('names every field that does not fit, and the schema', () => {
    const said = problem('read', { paths: [{ path: 'a', start: 0, from: 3 }] });
    assert.match(said, /nothing was done/);
    assert.match(said, /^- paths\.0\.start: Lines count from 1/m);
    assert.match(said, /^- paths\.0: .*"from"/m);
    assert.match(said, /"additionalProperties":false/);
  });

  for (const [input, wanted] of [
    [{ command: 'replace', path: 'a', old_string: 'x' }, /^- new_string: replace needs new_string\./m],
    [{ command: 'create', path: 'a' }, /^- content: create needs content\./m],
    [{ command: 'insert', path: 'a', content: 'x' }, /^- line: insert needs line\./m],
    [{ command: 'append', path: 'a', content: 'x' }, /^- command: /m],
  ] as const) {
    it(`write says what is missing in ${JSON.stringify(input)}`, () => assert.match(problem('write', input), wanted));
  }

  for (const input of [
    undefined,
    null,
    'ls',
    [],
    42,
    { command: '  ' },
    { command: 'a\0b' },
    { command: 'ls', timeout: 601 },
  ]) {
    it(`shell refuses ${JSON.stringify(input)} with a problem`, () =>
      assert.match(problem('shell', input), /does not fit/));
  }

  it('input that was no JSON object is told so', () => {
    assert.match(problem('read', {}, '{"paths": ['), /was not a whole JSON object/);
  });

  it('two tools of one name are a bug', () => {
    const tool = defineTool({ ...readTool });
    assert.throws(() => createToolbox([readTool, tool]), TypeError);
  });
});
