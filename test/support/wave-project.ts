import type { ModelServer } from './model/model-server';
import { smallFiles, smallSpec } from './small-spec';

/** Eight tasks, three of them optional and one done; four are to run, two at a time. */
export const plan = [
  '# Implementation Plan: Small',
  '',
  '## Tasks',
  '',
  '- [ ] 1. Make one',
  '  - _Requirements: 1.1_',
  '- [ ] 2. Make two',
  '- [ ]* 3. Make extra',
  '- [x] 4. Make old',
  '- [ ] 5. Make more',
  '  - [ ] 5.1 Make three',
  '  - [ ]* 5.2 Make extra three',
  '  - [ ] 5.3 Make four',
  '- [ ]* 6. Make extra four',
  '',
  '## Task Dependency Graph',
  '',
  '```json',
  JSON.stringify({
    waves: [
      { id: 0, tasks: ['1', '2', '3', '4'] },
      { id: 1, tasks: ['5.1', '5.2', '5.3', '6'], dependsOn: [0] },
    ],
  }),
  '```',
  '',
].join('\n');

export const testOf = (name: string): string =>
  `import test from 'node:test';\nimport assert from 'node:assert';\nimport { ${name} } from '../src/${name}.js';\ntest('${name}', () => assert.equal(${name}, 1));\n`;
export const create = (file: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});
export const shell = (command: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command },
});
export const make = (name: string) => [
  create(`src/${name}.js`, `export const ${name} = 1;\n`),
  create(`test/${name}.test.js`, testOf(name)),
];

/** Numbers of the tasks that are to run. */
export const waveTasks: Readonly<Record<string, string>> = { one: '1', two: '2', three: '5.1', four: '5.3' };

/** Each task makes a file and its test. */
export function builds(model: ModelServer, but: readonly string[] = []): void {
  for (const [name, id] of Object.entries(waveTasks)) {
    if (but.includes(name)) continue;
    model
      .when({ lastUserText: `Your task is ${id} Make ${name}` })
      .script([{ toolCalls: make(name) }, { text: `Made ${name}.` }]);
  }
}

export const waveFiles = {
  ...smallFiles,
  [`${smallSpec}/tasks.md`]: plan,
  'package.json': JSON.stringify({ name: 'small', type: 'module', scripts: { test: 'node --test' } }),
  'test/old.test.js': "import test from 'node:test';\ntest('old', () => undefined);\n",
};
