import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBugfix } from '../../../src/core/specs/bugfix';
import { parseDesign } from '../../../src/core/specs/design';
import { parseRequirements } from '../../../src/core/specs/requirements';
import { parseTasks } from '../../../src/core/specs/tasks';
import type { Node } from '../../../src/core/text/nodes';
import type { Span } from '../../../src/core/text/span';
import { documentText, noise } from './arbitrary-text';

/** Something a parser found: its lines, and the parts of its first line that carry its ID and title. */
interface Found {
  readonly span: Span;
  readonly line: number;
  readonly parts: readonly (readonly [Span, string])[];
}

interface Read {
  readonly nodes: readonly Node[];
  readonly found: readonly Found[];
  readonly problems: readonly { readonly span: Span }[];
}

function part(span: Span | null, text: string | null): [Span, string][] {
  return span === null || text === null ? [] : [[span, text]];
}

const parsers: Readonly<Record<string, (text: string) => Read>> = {
  parseRequirements: (text) => readCriteria(parseRequirements(text)),
  parseBugfix: (text) => readCriteria(parseBugfix(text)),
  parseDesign: (text) => {
    const { value, problems } = parseDesign(text);
    const found = value.properties.map((item) => ({
      ...item,
      parts: [...part(item.idSpan, item.number), ...part(item.titleSpan, item.title)],
    }));
    return { nodes: value.nodes, found, problems };
  },
  parseTasks: (text) => {
    const { value, problems } = parseTasks(text);
    const found = value.all.map((item) => ({
      ...item,
      parts: [...part(item.idSpan, item.id), ...part(item.titleSpan, item.title), ...part(item.markSpan, item.mark)],
    }));
    return { nodes: value.nodes, found, problems };
  },
};

function readCriteria({ value, problems }: ReturnType<typeof parseRequirements>): Read {
  const found = value.requirements.flatMap((item) => [
    // In bugfix.md a group of clauses has no heading of its own, and its number is written in the clauses.
    ...(item.section === null
      ? [{ ...item, parts: [...part(item.idSpan, item.id), ...part(item.titleSpan, item.title)] }]
      : []),
    ...item.criteria.map((one) => ({ span: one.span, line: one.line, parts: part(one.idSpan, one.number) })),
  ]);
  const terms = value.glossary.map((entry) => ({
    line: entry.line,
    span: entry.termSpan,
    parts: part(entry.termSpan, entry.term),
  }));
  return { nodes: value.nodes, found: [...found, ...terms], problems };
}

for (const [name, read] of Object.entries(parsers)) {
  describe(name, () => {
    const texts = fc.oneof({ weight: 4, arbitrary: documentText() }, { weight: 1, arbitrary: noise() });

    it('cuts any text into nodes that tile it without gap or overlap', () => {
      fc.assert(
        fc.property(texts, (text) => {
          const { nodes } = read(text);
          let end = 0;
          for (const { span } of nodes) {
            assert.equal(span.start, end);
            assert.ok(span.end > span.start);
            end = span.end;
          }
          assert.equal(end, text.length);
          assert.equal(nodes.map(({ span }) => text.slice(span.start, span.end)).join(''), text);
        }),
        { numRuns: 400 },
      );
    });

    it('finds every ID and title in the text, inside of the node of their line', () => {
      fc.assert(
        fc.property(texts, (text) => {
          const { nodes, found, problems } = read(text);
          for (const { span, parts } of found) {
            assert.ok(span.start >= 0 && span.end <= text.length && span.start <= span.end);
            for (const [where, value] of parts) {
              assert.equal(text.slice(where.start, where.end), value);
              const node = nodes.find((one) => one.span.start <= where.start && where.start < one.span.end);
              assert.ok(node === undefined ? value === '' : node.span.end >= where.end);
            }
          }
          for (const { span } of problems) assert.ok(span.start >= 0 && span.end <= text.length);
        }),
        { numRuns: 400 },
      );
    });

    it('survives any edit of any text', () => {
      fc.assert(
        fc.property(texts, fc.nat(), fc.nat({ max: 40 }), noise(), (text, at, length, inserted) => {
          const start = at % (text.length + 1);
          read(text.slice(0, start) + inserted + text.slice(start + length));
        }),
        { numRuns: 300 },
      );
    });

    it('reads the same things whatever the line endings are, and with a byte order mark in front', () => {
      fc.assert(
        fc.property(documentText(), (text) => {
          const unix = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
          const summary = (one: string): unknown =>
            read(one).found.map(({ line, parts }) => [line, parts.map(([, value]) => value)]);
          assert.deepEqual(summary(unix.replaceAll('\n', '\r\n')), summary(unix));
          assert.deepEqual(summary(`\uFEFF${unix}`), summary(unix));
        }),
        { numRuns: 300 },
      );
    });

    it('takes time in proportion to the text', () => {
      const text = `${hardLines.join('\n')}\n`.repeat(150);
      const growths: number[] = [];
      // Four times the text takes a quadratic reader sixteen times as long, always; a busy machine only now and then.
      for (let attempt = 0; attempt < 5 && Math.min(Infinity, ...growths) > 8; attempt += 1) {
        growths.push(fastest(() => read(text.repeat(4))) / fastest(() => read(text)));
      }
      assert.ok(Math.min(...growths) <= 8, `four times the text took ${growths.join(', ')} times as long`);
    }).timeout(30_000);

    it('is not led into long searches by texts that nobody writes in good faith', () => {
      for (const text of hostile) {
        const time = fastest(() => read(text), 1);
        // A quadratic search in any of these takes many seconds.
        assert.ok(time < 2000, `${text.slice(0, 20)}… (${text.length} characters) took ${time} ms`);
      }
    }).timeout(30_000);
  });
}

function fastest(run: () => void, times = 5): number {
  let best = Infinity;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const hardLines = [
  '# Document',
  '## Glossary',
  '- **Term_One**: what it means',
  '### Requirement 1: Title',
  '**User Story:** As a user, I want it, so that it works',
  '#### Acceptance Criteria',
  '1. WHEN x, THE System SHALL y',
  '   - with a detail',
  '2. THE System SHALL z',
  '### Property 1: Title',
  '*For any* x, y holds.',
  '**Validates: Requirements 1.1, 1.2**',
  '- [ ] 1. Task',
  '  - [x]* 1.1 Subtask',
  '    - **Property 1: Title**',
  '    - _Requirements: 1.1, 1.2-1.4, FR-2.3_',
  '```json',
  '{ "waves": [{ "id": 0, "tasks": ["1.1"] }] }',
  '```',
  '1.1 WHEN x THEN y',
  'continued',
];

/** Texts that make careless expressions backtrack. */
const hostile = [
  `${' '.repeat(60_000)}x`,
  `# ${'*'.repeat(60_000)}x`,
  `- _Requirements: ${'1.'.repeat(30_000)}_`,
  `- _Requirements: ${'('.repeat(30_000)}_`,
  `- _a: ${'_'.repeat(30_000)}x ${'_ '.repeat(10_000)}`,
  `- [ ] ${'1.'.repeat(30_000)}x`,
  `- **${'a_'.repeat(30_000)}`,
  '```\n'.repeat(15_001),
  '  ```x\ny\n'.repeat(8_000),
  '<!--\n'.repeat(10_000),
  `### Requirement 1\n1. a\n${'continued\n'.repeat(10_000)}`,
  '### Requirement 1\n'.repeat(5_000),
  `- [ ] 1.1 a\n`.repeat(5_000),
  `### Property 1: a\n**Validates: ${'1.1,'.repeat(15_000)}\n`,
  `${'**a:'.repeat(15_000)}\n`,
];
