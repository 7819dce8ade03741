import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDesign } from '../../../src/core/specs/design';
import { verdictKinds } from '../../../src/core/specs/verdict-labels';
import { findCorpus, specFolders } from '../../support/corpus';
import { documentText, noise } from './arbitrary-text';

const told = (text: string): readonly string[] =>
  parseDesign(text).value.verdicts.map(({ ids, verdict, reason }) => `${ids.join(' ')} ${verdict}: ${reason}`);

const lists = `# Design

## Correctness Properties

### How Each Criterion Is Checked

- 1.1: property – any cart, however it is
  filled
- **1.2**: edge case – an empty cart
- 2.1-2.3: example (one layout)
- FR-1.3 THE Till SHALL open: not testable: taste

### Property 1: Opens

*For any* cart, the till opens.

**Validates: Requirements 1.1**
`;

describe('verdicts about criteria', () => {
  it('are read from a list, with reasons that wrap, ranges and the words of the criterion', () => {
    assert.deepEqual(told(lists), [
      '1.1 property: any cart, however it is filled',
      '1.2 edge-case: an empty cart',
      '2.1 2.2 2.3 example: one layout',
      'FR-1.3 not testable: taste',
    ]);
    assert.equal(parseDesign(lists).value.properties[0]?.text, '*For any* cart, the till opens.');
  });

  it('are read from a table', () => {
    const table =
      '## Prework\n\n| Criterion | Text | Verdict | Why |\n| --- | --- | --- | --- |\n| 3.1 | It opens | Example | one door |\n| 3.2 | It glows | Not testable |  |\n';
    assert.deepEqual(told(table), ['3.1 example: one door', '3.2 not testable: ']);
  });

  it('are read from lines with labels below an ID, wherever these stand', () => {
    const blocks = `## Notes

1.1 WHEN a guest pays, THE Till SHALL open
  Thoughts: this holds for all guests
  Testable: yes - property

**1.2** THE Till SHALL look calm
- **Classification**: EDGE_CASE
- **Rationale**: at the edge

1.3 THE Till SHALL be kind
  Testable: no
`;
    assert.deepEqual(told(blocks), [
      '1.1 property: this holds for all guests',
      '1.2 edge-case: at the edge',
      '1.3 not testable: ',
    ]);
  });

  it('are read in other languages', () => {
    assert.deepEqual(
      told('## Korrektheitseigenschaften\n\n- 1.1: Eigenschaft – gilt für alle\n- 1.2: nicht prüfbar\n'),
      ['1.1 property: gilt für alle', '1.2 not testable: '],
    );
    assert.deepEqual(told('## 正确性属性\n\n- 需求 1.1：属性：对所有输入\n- 1.2：不可测试（主观）\n'), [
      '1.1 property: 对所有输入',
      '1.2 not testable: 主观',
    ]);
  });

  it('are not taken from what only speaks of properties and examples', () => {
    const prose = `## Testing Strategy

- 1.1: property – outside of the sections of verdicts
- Requirements 2.1: Property 3

## Correctness Properties

- 1.1, 1.2: Property 3
- 1.3: the property of a cart
- 2 example
\`\`\`
- 1.4: property
\`\`\`
`;
    assert.deepEqual(told(prose), []);
  });

  const verdictLine = fc
    .tuple(
      fc.constantFrom('- ', '| ', '', '  - ', '#### '),
      fc.constantFrom('1.1', '**2.3**', '1.1-1.4', 'FR-1.2', '要件 1.1', '3', '9.9, 9.8'),
      fc.constantFrom(': ', ' – ', ' | ', '：', ' (', ' '),
      fc.constantFrom(...verdictKinds, 'Property 1', 'プロパティ', 'yes - property', '', 'Testable: no'),
      fc.constantFrom('', ' – a reason', '（理由）', '): x', ' |', '\n  Thoughts: so\n  Testable: yes – example'),
    )
    .map((parts) => parts.join(''));
  const design = fc
    .tuple(
      fc.constantFrom('## Correctness Properties\n\n', '### Prework\n', '', '\uFEFF## Prework\n'),
      fc.array(fc.oneof({ weight: 3, arbitrary: verdictLine }, documentText(), noise()), { maxLength: 8 }),
    )
    .map(([head, lines]) => head + lines.join('\n'));

  it('stand where they say, whatever the text is, and leave its properties alone', () => {
    fc.assert(
      fc.property(design, (text) => {
        const { verdicts, nodes } = parseDesign(text).value;
        let end = 0;
        for (const { ids, span } of verdicts) {
          assert.ok(ids.length > 0 && span.start >= end && span.end > span.start);
          assert.equal(text.slice(span.start, span.end).includes('\n'), false);
          end = span.end;
        }
        assert.equal(nodes.map(({ span }) => text.slice(span.start, span.end)).join(''), text);
      }),
      { numRuns: 500 },
    );
  });

  it('are the same with other line endings', () => {
    fc.assert(
      fc.property(design, (text) => {
        const unix = text.replace(/\r\n?/g, '\n');
        assert.deepEqual(told(unix.replaceAll('\n', '\r\n')), told(unix));
      }),
      { numRuns: 300 },
    );
  });

  it('are found in no design of real projects, and where they are added they change no property', () => {
    const root = findCorpus();
    for (const { name, read } of root === undefined ? [] : specFolders(root)) {
      const text = read('design.md') ?? '';
      const { verdicts, nodes } = parseDesign(text).value;
      assert.equal(nodes.map(({ span }) => text.slice(span.start, span.end)).join(''), text, name);
      assert.deepEqual(verdicts, [], name);
      // The list of the form, added to a real design, is read whole and changes no property of it.
      const own = parseDesign(`${text}\n\n## Prework\n\n- 1.1: property – for all\n- 1.2: example\n`).value;
      const before = parseDesign(`${text}\n\n## Prework\n`).value;
      if (before.nodes.length > 0 && !/[`~]{3}|<!--/.test(text)) {
        assert.equal(own.verdicts.length, before.verdicts.length + 2, name);
      }
      assert.deepEqual(
        own.properties.map(({ number, text: words }) => [number, words]),
        before.properties.map(({ number, text: words }) => [number, words]),
        name,
      );
    }
  });
});
