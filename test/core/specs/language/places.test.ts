import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileLinks } from '../../../../src/core/specs/language/links';
import { tagNumberAt } from '../../../../src/core/specs/language/tag-at';
import { documentText } from '../arbitrary-text';

describe('the number in the tag of a test', () => {
  const text = [
    "describe('Feature: 2-cart, Property 2: Counts', () => {",
    '  // **Validates: Requirements 1.1, FR-4.2**',
    '  const unrelated = 1.1;',
    '});',
    '',
    '# Feature: cart, Requirement 3',
  ].join('\n');
  const at = (line: number, needle: string): string | undefined => {
    const column = (text.split('\n')[line - 1] ?? '').indexOf(needle) + 1;
    assert.ok(column > 0, needle);
    const found = tagNumberAt(text, line, column);
    return found && `${found.feature} ${found.kind} ${found.id} at ${found.line}:${found.column}`;
  };

  it('is that of a property, not a number in the name of its spec', () => {
    assert.equal(at(1, '2: Counts'), '2-cart property 2 at 1:37');
    assert.equal(at(1, '2-cart'), undefined);
  });

  it('is that of a requirement, on the line or on the one that says what is validated', () => {
    assert.equal(at(2, '1.1'), '2-cart requirement 1.1 at 2:32');
    assert.equal(at(2, 'FR-4.2'), '2-cart requirement FR-4.2 at 2:37');
    assert.equal(at(6, '3'), 'cart requirement 3 at 6:30');
  });

  it('is none elsewhere', () => {
    assert.equal(at(2, 'Requirements'), undefined);
    assert.equal(at(4, '}'), undefined);
    assert.equal(tagNumberAt(text, 99, 1), undefined);
    assert.equal(tagNumberAt('', 1, 1), undefined);
  });

  it('stands where it is said to stand, whatever the text', () => {
    const tag = fc.constantFrom(
      'Feature: a, Property 1: b',
      'Feature: 1.1, Requirement 1.1',
      'Validates: Requirements 1.1, 2',
    );
    const lines = fc.array(fc.oneof(tag, fc.string({ maxLength: 20 })), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.nat(6), fc.nat(40), (all, line, column) => {
        const whole = all.join('\n');
        const found = tagNumberAt(whole, line, column);
        if (!found) return;
        const own = whole.split(/\r\n|[\r\n]/)[found.line - 1] ?? '';
        assert.equal(own.slice(found.column - 1, found.column - 1 + found.id.length), found.id);
        assert.ok(found.line === line && found.column <= column && column <= found.column + found.id.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the files that a document names', () => {
  const told = (text: string): readonly string[] =>
    fileLinks(text).map(({ kind, path, line }) => `${kind} ${path}${line === undefined ? '' : `:${line}`}`);

  it('are references, and code that is a path', () => {
    const text = 'See #[[file:docs\\a b.md]], `src/x.ts`, `./y/z.test.tsx:12:3` and `../up.md`.';
    assert.deepEqual(told(text), [
      'reference docs/a b.md',
      'mention src/x.ts',
      'mention ./y/z.test.tsx:12',
      'mention ../up.md',
    ]);
  });

  it('are no names without a folder, no calls, no addresses and no empty references', () => {
    assert.deepEqual(
      told('`cart.ts`, `add(a/b.c)`, `https://x.org/a.md`, `a / b.c`, #[[file:]], #[[file: ]], src/x.ts'),
      [],
    );
  });

  it('stand where they are said to stand, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(documentText(), fc.constantFrom('`a/b.ts`', '`a/b.ts:3`', '#[[file: c.md ]]'))),
        (parts) => {
          const text = parts.join(' ');
          let last = 0;
          for (const { span, path } of fileLinks(text)) {
            assert.equal(text.slice(span.start, span.end).replaceAll('\\', '/'), path);
            assert.ok(span.start >= last);
            last = span.end;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
