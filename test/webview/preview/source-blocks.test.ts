import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Marked, type Token } from 'marked';
import { Marks } from '../../../src/webview/preview/source/marks';
import { isList, isTable, partsOf, placeTokens } from '../../../src/webview/preview/source/placed-tokens';
import { sourceBlocks } from '../../../src/webview/preview/source/source-blocks';
import { SourceText } from '../../../src/webview/preview/source/source-text';
import { findCorpus, specFolders } from '../../support/corpus';

const nothing = { marks: new Marks([], []), tasks: new Set<number>() };

const pieces = fc.constantFrom(
  ...[
    '# Title',
    '## 2. Next',
    'Words **bold** and _Requirements: 1.1, 2.3_.',
    '1. WHEN x, THE S SHALL y',
    '   wrapped',
  ],
  ...[
    '- [ ] 1. Task',
    '- [-] 2. Task',
    '  - [ ]* 2.1 Part',
    '  - [x] 2.2 Part',
    '    - detail **b** `code`',
    '\t- tab',
  ],
  ...[
    '> quoted 1.1',
    '> - in it',
    '| a | b |',
    '|---|---|',
    '| 1.1 | z |',
    '```ts',
    'const a = 1;',
    '```',
    '',
    '',
    '---',
  ],
  ...[
    '<!-- note -->',
    '[link](x.md) and &amp; \\* end',
    '* star',
    '+ plus',
    '10) ten',
    '    indented',
    'Setext',
    '=====',
  ],
);
const document = fc
  .tuple(fc.array(pieces, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));

/** Every word of the parser whose place is known, with what the document has there. */
function placedWords(text: string): { readonly word: string; readonly there: string }[] {
  const source = SourceText.ofDocument(text);
  const lines = source.text.split('\n');
  const tokens = new Marked({ gfm: true }).lexer(source.text);
  const found: { word: string; there: string }[] = [];
  for (const [token, { source: own, offset }] of placeTokens(tokens, source)) {
    if (!('type' in token && token.type === 'text' && 'raw' in token && typeof token.raw === 'string')) continue;
    const at = own.at(offset);
    const [word = ''] = token.raw.split('\n');
    if (at) found.push({ word, there: (lines[at.line - 1] ?? '').slice(at.column - 1, at.column - 1 + word.length) });
  }
  return found;
}

describe('the parts of a document', () => {
  it('are in the order of their lines, each where its text begins', () => {
    fc.assert(
      fc.property(document, (text) => {
        const lines = SourceText.ofDocument(text).text.split('\n');
        let last = 0;
        for (const { line, key } of sourceBlocks(text, nothing)) {
          assert.ok(line > last, `${String(line)} after ${String(last)}`);
          last = line;
          const raw = key.split('\n')[1]?.trim() ?? '';
          assert.ok(lines[line - 1]?.includes(raw.slice(0, 5)), `${raw} in ${String(line)}`);
        }
      }),
    );
  });

  it('know where their words stand', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const { word, there } of placedWords(text)) assert.equal(there, word);
      }),
    );
  });

  const corpus = findCorpus();
  if (corpus === undefined) {
    it('are not compared with real documents, of which there are none on this machine', () => {
      assert.equal(findCorpus(), undefined);
    });
  } else {
    it('know it of nearly every word that people have written', function () {
      this.timeout(120_000);
      let [known, all] = [0, 0];
      for (const { read } of specFolders(corpus)) {
        for (const name of ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md']) {
          const text = read(name) ?? '';
          const words = placedWords(text);
          for (const { word, there } of words) assert.equal(there, word);
          known += words.length;
          all += countWords(new Marked({ gfm: true }).lexer(text.replace(/\r\n?/g, '\n')));
        }
      }
      assert.ok(known / all > 0.98, `${String(known)} of ${String(all)}`);
    });
  }

  it('keep their words when something is seen in them', () => {
    const words = fc.array(
      fc.record({
        line: fc.integer({ min: 1, max: 20 }),
        column: fc.integer({ min: 1, max: 30 }),
        length: fc.integer({ min: 0, max: 12 }),
        kind: fc.constant('keyword' as const),
        unwanted: fc.boolean(),
      }),
    );
    const told = (html: string): string => html.replace(/<\/?span[^>]*>/g, '');
    fc.assert(
      fc.property(document, words, (text, marked) => {
        const plain = sourceBlocks(text, nothing).map(({ html }) => html());
        const facts = { ...nothing, marks: new Marks(marked, []) };
        assert.deepEqual(
          sourceBlocks(text, facts).map(({ html }) => told(html())),
          plain,
        );
      }),
    );
  });
});

function countWords(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => {
    const below = isList(token)
      ? token.items
      : isTable(token)
        ? [token.header, ...token.rows].flat().flatMap((cell) => cell.tokens)
        : partsOf(token);
    return sum + (token.type === 'text' && below.length === 0 ? 1 : 0) + countWords(below);
  }, 0);
}

describe('a document of a spec', () => {
  const html = (text: string, facts = nothing): string =>
    sourceBlocks(text, facts)
      .map((each) => each.html())
      .join('');

  it('has no boxes in its tasks but those that the page draws', () => {
    const text = '- [ ] 1. One\n  - [-] 1.1 Two\n- [ ]* 2. Three\n- [ ]\\* 3. Four\n- [~] 5 Five\n';
    const drawn = html(text, { ...nothing, tasks: new Set([1, 2, 3, 4, 5]) });
    assert.doesNotMatch(drawn, /\[|☐|\*|\\/);
    for (const line of [0, 1, 2, 3, 4]) assert.match(drawn, new RegExp(`<li class="line-${String(line)} boxed">`));
    for (const words of ['1. One', '1.1 Two', '2. Three', '3. Four', '5 Five'])
      assert.ok(drawn.includes(`>${words}`), words);
  });

  it('has its words marked where they stand, through bold and wrapped lines', () => {
    const text = 'Before\n\n1. **WHEN** a card\n   is refused, THE Till SHALL say it\n';
    const word = (line: number, column: number, length: number) =>
      ({ line, column, length, kind: 'keyword', unwanted: false }) as const;
    const marks = new Marks([word(3, 6, 4), word(4, 25, 5)], []);
    assert.match(
      html(text, { ...nothing, marks }),
      /<strong><span class="mark-0">WHEN<\/span><\/strong> a card\nis refused, THE Till <span class="mark-1">SHALL<\/span> say it/,
    );
  });

  it('says nothing of what stands in comments', () => {
    assert.equal(html('<!-- secret -->\n'), '');
    assert.doesNotMatch(html('Words <!-- secret --> more\n'), /secret/);
  });

  it('shows HTML as it stands', () => {
    assert.doesNotMatch(html('<img src=x onerror=alert(1)>\n\n<b>x</b> <script>1</script>\n'), /<(img|b|script)/);
  });

  it('is the same where its words are, and tells its new place, when lines come before it', () => {
    const [one] = sourceBlocks('# A\n', nothing);
    const two = sourceBlocks('Words\n\n# A\n', nothing)[1];
    assert.equal(one?.key, two?.key);
    assert.deepEqual([one?.line, two?.line], [1, 3]);
  });
});
