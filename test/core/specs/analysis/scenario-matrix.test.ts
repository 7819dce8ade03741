import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scenarioMatrices, type ScenarioMatrix } from '../../../../src/core/specs/analysis/scenario-matrix';
import { stateDiagram } from '../../../../src/core/specs/analysis/state-diagram';
import { isSpokenOf } from '../../../../src/core/specs/analysis/word-stems';
import { buildShow } from '../../../../src/core/specs/build-show';
import { readEars } from '../../../../src/core/specs/ears/classify';
import type { Show } from '../../../../src/core/specs/show';

function showOf(criteria: readonly string[]): Show {
  const list = criteria.map((text, at) => `${String(at + 1)}. ${text}\n`).join('');
  const requirements = `# Requirements Document\n\n## Requirements\n\n### Requirement 1: R\n\n#### Acceptance Criteria\n\n${list}`;
  const document = { text: requirements, bytes: requirements.length, sha256: '', approval: 'none' } as const;
  const documents = { requirements: document };
  return buildShow({ name: 'desk', root: '/w', dir: '.kiro/specs/desk', documents, config: undefined });
}

function onlyOne(criteria: readonly string[]): ScenarioMatrix {
  const all = scenarioMatrices(showOf(criteria));
  assert.equal(all.length, 1);
  const [matrix] = all;
  assert.ok(matrix);
  return matrix;
}

const pictureOf = ({ cells }: ScenarioMatrix): readonly string[] =>
  cells.map((row) =>
    row.map(({ covered, criteria }) => `${covered} ${criteria.map(({ id }) => id).join('+')}`.trim()).join(' | '),
  );

describe('the matrix of events and states', () => {
  const door = [
    'WHILE the door is open, WHEN a guest rings, THE Desk SHALL greet them',
    'WHILE the door is closed, WHEN a guest rings, THE Desk SHALL open the door',
    'WHILE the door is open, WHEN the shift ends, THE Desk SHALL close the door',
    'WHEN it burns, THE Desk SHALL call for help',
    'IF a key breaks, THEN THE Desk SHALL fetch another',
    'WHILE the Door is open, THE Desk SHALL keep the light on',
    'THE Desk SHALL be clean',
    'WHEN a guest rings, THE Bell SHALL ring',
  ];

  it('shows what is said in each state, what holds in all, and what nobody says', () => {
    const matrix = onlyOne(door);
    assert.equal(matrix.system, 'Desk');
    assert.deepEqual(
      matrix.states.map(({ name, always }) => [name, always.map(({ id }) => id)]),
      [
        ['the door is open', ['1.6']],
        ['the door is closed', []],
      ],
    );
    assert.deepEqual(
      matrix.events.map(({ name, isUnwanted }) => `${isUnwanted ? 'if' : 'when'} ${name}`),
      ['when a guest rings', 'when the shift ends', 'when it burns', 'if a key breaks'],
    );
    assert.deepEqual(pictureOf(matrix), [
      'here 1.1 | here 1.3 | any 1.4 | any 1.5',
      'here 1.2 | none | any 1.4 | any 1.5',
    ]);
    assert.equal(matrix.uncovered, 1);
    assert.equal(matrix.cells[1]?.[1]?.skeleton, 'WHILE the door is closed, WHEN the shift ends, THE Desk SHALL ');
  });

  it('tells states of which nothing says how they begin', () => {
    const { states } = onlyOne([...door, 'WHILE the alarm sounds, THE Desk SHALL stay']);
    assert.deepEqual(
      states.filter(({ neverBegins }) => neverBegins).map(({ name }) => name),
      ['the alarm sounds'],
    );
  });

  it('draws states with the events that lead from one to the other', () => {
    const responses = new Map(
      showOf(door).requirements.flatMap(({ criteria }) => criteria.map(({ key, ears }) => [key, ears.response ?? ''])),
    );
    assert.equal(
      stateDiagram(onlyOne(door), (key) => responses.get(key) ?? ''),
      [
        'stateDiagram-v2',
        '  state "the door is open" as s0',
        '  state "the door is closed" as s1',
        '  s0 --> s0 : a guest rings (1.1)',
        '  s0 --> s1 : the shift ends (1.3)',
        '  s1 --> s0 : a guest rings (1.2)',
        '',
      ].join('\n'),
    );
  });

  it('has none where a system has no states or no events', () => {
    assert.deepEqual(scenarioMatrices(showOf(door.slice(3, 5))), []);
    assert.deepEqual(scenarioMatrices(showOf(door.slice(5, 7))), []);
  });

  it('is whole for any criteria, and what it proposes reads as what was missing', () => {
    const part = (words: readonly string[]) => fc.constantFrom(...words);
    const state = part(['it is day', 'the shop is open', 'nobody is there']);
    const event = part(['a guest comes', 'it rings', 'the day ends']);
    const criterion = fc.oneof(
      fc.tuple(state, event).map(([s, e]) => `WHILE ${s}, WHEN ${e}, THE Desk SHALL act`),
      fc.tuple(state, event).map(([s, e]) => `WHILE ${s}, IF ${e}, THEN THE Desk SHALL act`),
      event.map((e) => `WHEN ${e}, THE Desk SHALL act`),
      state.map((s) => `WHILE ${s}, THE Desk SHALL wait`),
    );
    fc.assert(
      fc.property(fc.array(criterion, { minLength: 1, maxLength: 8 }), (criteria) => {
        for (const { states, events, cells, uncovered } of scenarioMatrices(showOf(criteria))) {
          assert.equal(cells.length, states.length);
          let missing = 0;
          for (const [row, own] of cells.entries()) {
            assert.equal(own.length, events.length);
            for (const [column, cell] of own.entries()) {
              assert.equal(cell.criteria.length === 0, cell.covered === 'none');
              if (cell.skeleton === undefined) continue;
              missing += 1;
              const { system, states: told, clauses } = readEars(`${cell.skeleton}act`, null);
              const found = clauses.find(({ kind }) => kind === 'when' || kind === 'if');
              assert.deepEqual([system, told[0], found?.text], ['Desk', states[row]?.name, events[column]?.name]);
            }
          }
          assert.equal(missing, uncovered);
        }
      }),
    );
  });
});

describe('words that speak of a state', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['the user is logged in', 'log the user in', true],
    ['the user is logged in', 'show the user a page', false],
    ['the Desk is paused', 'pause', true],
    ['the Desk is in IDLE state', 'go idle', true],
    ['the state', 'anything', true],
  ];
  for (const [name, text, spoken] of table) {
    it(`${text}: ${spoken ? '' : 'not '}of ${name}`, () => assert.equal(isSpokenOf(name, [text], 'Desk'), spoken));
  }
});
