import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addScenario } from '../../../../src/core/specs/analysis/add-scenario';
import { scenarioCsv } from '../../../../src/core/specs/analysis/scenario-csv';
import { scenarioMatrices, type ScenarioMatrix } from '../../../../src/core/specs/analysis/scenario-matrix';
import { type Scenarios, scenarioView, wholeMatrix } from '../../../../src/core/specs/analysis/scenario-view';
import { buildShow } from '../../../../src/core/specs/build-show';
import { readSpecTexts } from '../../../../src/core/specs/spec-texts';
import { applyEdits } from '../../../../src/core/text/span';

const head = '# Requirements Document\n\n## Requirements\n\n### Requirement 1: Door\n\n#### Acceptance Criteria\n\n';
const tail = '\n### Requirement 2: Fire\n\n#### Acceptance Criteria\n\n';

const door = `${head}1. WHILE the door is open, WHEN a guest rings, THE Desk SHALL greet them
2. WHILE the door is closed, WHEN a guest rings, THE Desk SHALL open the door
3. WHILE the door is open, IF the lamp breaks, THEN THE Desk SHALL fetch another
4. WHILE the door is open, THE Desk SHALL keep the light on
${tail}1. WHEN it burns, THE Desk SHALL call for help
`;

function matricesOf(text: string): readonly ScenarioMatrix[] {
  const documents = { requirements: { text, bytes: text.length, sha256: '', approval: 'none' as const } };
  return scenarioMatrices(
    buildShow({ name: 'desk', root: '/w', dir: '.kiro/specs/desk', documents, config: undefined }),
  );
}

const scenariosOf = (matrices: readonly ScenarioMatrix[]): Scenarios => ({
  name: 'desk',
  matrices,
  contradictions: [],
});

/** What the document is once the criterion of a cell was begun. */
function begun(text: string, event: string, state: string): string | undefined {
  const { keyed } = readSpecTexts({ requirements: text }, undefined);
  const added = addScenario(matricesOf(text), { system: 'Desk', event, state }, keyed, () => text);
  return added && applyEdits(text, [added.edit]);
}

describe('the scenario matrix as it is drawn', () => {
  it('has a row for each event, a column for each state, and what is covered in all', () => {
    const { table, systems, look } = scenarioView(scenariosOf(matricesOf(door)), wholeMatrix);
    assert.deepEqual(systems, [{ name: 'Desk', uncovered: 1 }]);
    assert.equal(look.system, 'Desk');
    assert.deepEqual([table?.covered, table?.cells], [5, 6]);
    assert.deepEqual(
      table?.rows.map(({ event, cells }) => [event, ...cells.map(({ covered }) => covered)].join(' | ')),
      ['a guest rings | here | here', 'the lamp breaks | here | none', 'it burns | any | any'],
    );
  });

  it('is filtered by words of events, and by what is not covered', () => {
    const events = (look: Partial<typeof wholeMatrix>): readonly string[] | undefined =>
      scenarioView(scenariosOf(matricesOf(door)), { ...wholeMatrix, ...look }).table?.rows.map(({ event }) => event);
    assert.deepEqual(events({ text: 'GUEST' }), ['a guest rings']);
    assert.deepEqual(events({ uncoveredOnly: true }), ['the lamp breaks']);
    assert.deepEqual(events({ system: 'gone' })?.length, 3);
  });

  it('is empty where no system has states and events', () => {
    assert.equal(scenarioView(scenariosOf([]), wholeMatrix).table, undefined);
  });

  it('draws no more cells than a page can have, and comes to all', () => {
    const events = Array.from({ length: 1_000 }, (_, at) => `${at + 1}. WHEN e${at} comes, THE Desk SHALL do it\n`);
    const states = Array.from({ length: 30 }, (_, at) => `${at + 1001}. WHILE s${at} holds, THE Desk SHALL wait\n`);
    const matrices = matricesOf(head + [...events, ...states].join(''));
    const seen = new Set<string>();
    for (let from = 0; from < 1_000; from += 100) {
      const { table } = scenarioView(scenariosOf(matrices), { ...wholeMatrix, from });
      assert.ok((table?.rows.length ?? 0) * 30 <= 3_000);
      for (const { event } of table?.rows ?? []) seen.add(event);
    }
    assert.equal(seen.size, 1_000);
  });

  it('is a table in a file', () => {
    const [matrix] = matricesOf(door);
    assert.ok(matrix);
    assert.deepEqual(scenarioCsv(matrix).split('\r\n'), [
      'Desk,the door is open,the door is closed',
      '(always),1.4,',
      'a guest rings,1.1,1.2',
      'the lamp breaks,1.3,not covered',
      'it burns,in all states: 2.1,in all states: 2.1',
      '',
    ]);
  });
});

describe('a criterion for a cell that nobody speaks of', () => {
  it('is begun at the end of the requirement that speaks of the event', () => {
    const text = begun(door, 'the lamp breaks', 'the door is closed');
    assert.ok(
      text?.includes('keep the light on\n5. WHILE the door is closed, IF the lamp breaks, THEN THE Desk SHALL \n'),
    );
  });

  it('is not begun where the cell is covered, or gone', () => {
    assert.equal(begun(door, 'a guest rings', 'the door is open'), undefined);
    assert.equal(begun(door, 'nobody knows', 'the door is open'), undefined);
  });

  it('keeps the way in which the list is written', () => {
    const forms: readonly (readonly [list: (text: string, at: number) => string, added: string])[] = [
      [(text, at) => `${at}. ${text}\r\n`, '\r\n3. WHILE'],
      [(text) => `- [x] ${text}\n`, '\n- [ ] WHILE'],
      [(text, at) => `- **1.${at}** ${text}\n`, '\n- **1.3** WHILE'],
      [(text, at) => `**1.${at}** ${text}\n\n`, '\n\n**1.3** WHILE'],
      [(text) => `- ${text}\n`, '\n- WHILE'],
    ];
    for (const [line, added] of forms) {
      const list = [
        line('WHILE the door is open, WHEN a guest rings, THE Desk SHALL greet them', 1),
        line('WHILE the door is closed, THE Desk SHALL sleep', 2),
      ].join('');
      const text = begun(
        (list.includes('\r') ? head.replaceAll('\n', '\r\n') : head) + list,
        'a guest rings',
        'the door is closed',
      );
      assert.ok(
        text !== undefined && text.includes(`${added} the door is closed, WHEN a guest rings, THE Desk SHALL `),
        text ?? list,
      );
      assert.equal(matricesOf(text.replace(/SHALL $/m, 'SHALL wake'))[0]?.uncovered, 0, text);
    }
  });

  it('covers its cell once it is written, and moves no ID', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const criterion = fc.record({ state: fc.option(name), event: fc.option(name), isIf: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(fc.array(criterion, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        (all) => {
          const text = all
            .map((list, at) => {
              const lines = list.map(({ state, event, isIf }, index) => {
                const where = state === null ? '' : `WHILE state ${state} holds, `;
                const when =
                  event === null ? '' : isIf ? `IF event ${event} comes, THEN ` : `WHEN event ${event} comes, `;
                return `${index + 1}. ${where}${when}THE Desk SHALL do ${at} ${index}\n`;
              });
              return `### Requirement ${at + 1}: R\n\n#### Acceptance Criteria\n\n${lines.join('')}\n`;
            })
            .join('');
          const [matrix] = matricesOf(text);
          for (const [row, cells] of (matrix?.cells ?? []).entries()) {
            for (const [column, { covered }] of cells.entries()) {
              const [event, state] = [matrix?.events[column]?.name ?? '', matrix?.states[row]?.name ?? ''];
              const after = begun(text, event, state);
              assert.equal(after === undefined, covered !== 'none');
              if (after === undefined) continue;
              const written = after.replace(/SHALL $/m, 'SHALL answer');
              assert.equal(matricesOf(written)[0]?.uncovered, (matrix?.uncovered ?? 0) - 1);
              const ids = (of: string): readonly string[] =>
                readSpecTexts({ requirements: of }, undefined).keyed.flatMap(({ criteria }) =>
                  criteria.map(({ key, item }) => `${key} ${item.text}`),
                );
              const now = new Set(ids(written));
              assert.ok(ids(text).every((id) => now.has(id)));
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
