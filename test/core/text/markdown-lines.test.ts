import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitFrontMatter } from '../../../src/core/text/front-matter';
import { eolOf, positionAt, splitLines } from '../../../src/core/text/lines';
import { scanMarkdown } from '../../../src/core/text/markdown-lines';
import { trimEndOf } from '../../../src/core/text/trim';

describe('splitLines', () => {
  it('tiles any text, at the line ends an editor sees', () => {
    const texts = fc.array(fc.constantFrom('\n', '\r\n', '\r', 'a', '\u2028', ' ')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const lines = splitLines(text);
        assert.equal(lines.map(({ start, next }) => text.slice(start, next)).join(''), text);
        const contents = text.split(/\r\n|\r|\n/);
        if (contents.at(-1) === '') contents.pop();
        assert.deepEqual(
          lines.map(({ start, end }) => text.slice(start, end)),
          contents,
        );
        assert.deepEqual(
          lines.map(({ number }) => number),
          contents.map((_, index) => index + 1),
        );
      }),
    );
  });
});

describe('positionAt', () => {
  it('counts lines and columns from one, in UTF-16 units', () => {
    const lines = splitLines('a😀b\r\nc');
    assert.deepEqual(
      [0, 3, 4, 6, 7].map((offset) => positionAt(lines, offset)),
      [
        { line: 1, column: 1 },
        { line: 1, column: 4 },
        { line: 1, column: 5 },
        { line: 2, column: 1 },
        { line: 2, column: 2 },
      ],
    );
  });

  it('stands in a new line behind a final line ending, and at the start of an empty text', () => {
    assert.deepEqual(positionAt(splitLines('a\n'), 2), { line: 2, column: 1 });
    assert.deepEqual(positionAt(splitLines(''), 0), { line: 1, column: 1 });
  });
});

describe('eolOf', () => {
  it('tells the line endings apart', () => {
    assert.deepEqual(['a', 'a\nb', 'a\r\nb\r\n', 'a\r\nb\n', 'a\rb'].map(eolOf), [
      'none',
      'lf',
      'crlf',
      'mixed',
      'mixed',
    ]);
  });
});

describe('scanMarkdown', () => {
  const kinds = (text: string): string =>
    scanMarkdown(text)
      .lines.map(({ kind }) => kind)
      .join(' ');

  it('tells headings, rules, blanks and text apart', () => {
    assert.equal(
      kinds('# A\n\ntext\n---\n***\n##Title\n#tag\n#\n####### seven'),
      'heading blank text rule rule heading text heading text',
    );
  });

  it('reads a heading without its closing marks and blanks', () => {
    const [line] = scanMarkdown('##  A title #b ##  ').lines;
    assert.deepEqual(line?.heading, { level: 2, title: 'A title #b', titleSpan: { start: 4, end: 14 } });
  });

  it('closes a fence with the same character in at least the same number, nothing else', () => {
    assert.equal(kinds('````md\n```\n~~~\n````\ntext'), 'fence fence fence fence text');
    assert.equal(kinds('```a `b`\ntext'), 'text text');
    assert.equal(kinds('```x``` inline\ntext'), 'text text');
  });

  it('sees a fence that opens behind a list mark', () => {
    assert.equal(kinds('- ```ts\n  code\n  ```\n- [ ] 1. A'), 'fence fence fence text');
  });

  it('ends an unclosed fence of a list item with the item, any other with the text, and reports it', () => {
    assert.equal(kinds('- a\n  ```\n  code\n- b'), 'text fence fence text');
    assert.equal(kinds('```\ncode\n\n# A'), 'fence fence fence fence');
    assert.deepEqual(
      scanMarkdown('```\ncode').problems.map(({ code }) => code),
      ['markdown.unclosed-fence'],
    );
  });

  it('takes front matter only at the very beginning and only when it looks like YAML', () => {
    assert.equal(kinds('\uFEFF---\na: 1\n---\ntext'), 'front-matter front-matter front-matter text');
    assert.equal(kinds('---\n\n# A\n---'), 'rule blank heading rule');
    assert.equal(kinds('\n---\na: 1\n---'), 'blank rule text rule');
  });

  it('measures the indent in columns, a tab reaching to the next multiple of four', () => {
    assert.deepEqual(
      scanMarkdown('a\n  b\n\tc\n  \td').lines.map(({ indent }) => indent),
      [0, 2, 4, 4],
    );
  });
});

describe('splitFrontMatter', () => {
  it('cuts between the dashes and gives the body as it is', () => {
    const text = '\uFEFF---\r\ninclusion: manual\r\n--- \r\nbody\r\n';
    const found = splitFrontMatter(text);
    assert.equal(found?.yaml, 'inclusion: manual\r\n');
    assert.equal(found.body, 'body\r\n');
    assert.equal(text.slice(found.bodySpan.start, found.bodySpan.end), found.body);
  });

  it('finds none behind a blank line, without a second line of dashes, and in an empty text', () => {
    for (const text of ['', '\n---\na: 1\n---\n', '---\na: 1\n', ' ---\na: 1\n---', 'a\n---\n---']) {
      assert.equal(splitFrontMatter(text), undefined);
    }
  });
});

describe('trimEndOf', () => {
  it('takes the given characters from the end only', () => {
    assert.equal(trimEndOf('*a* b** ', ' *'), '*a* b');
    assert.equal(trimEndOf('***', '*'), '');
  });
});
