import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportedLine } from '../../../src/webview/diagrams/reported-line';

describe('the line that a parser of diagrams complains of', () => {
  it('is none where it names none', () => {
    assert.equal(reportedLine('flowchart', 'No diagram type detected'), undefined);
  });

  it('is the same line of the source where that has no comments', () => {
    assert.equal(reportedLine('flowchart\n  a --> --> b', 'Parse error on line 2:\n…'), 2);
  });

  it('counts what the parser does not: comments and the blank lines before the diagram', () => {
    assert.equal(reportedLine('%% about\n\nflowchart\n  %% more\n  a --> --> b\n', 'Parse error on line 2:'), 5);
    assert.equal(reportedLine('%%{init: {}}%%\nflowchart\n  a -> b', 'Parse error on line 3'), 3);
  });

  it('is always a line of the source', () => {
    const line = fc.constantFrom('', 'a --> b', '%% note', '  ', '%%{init}%%');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(40), (lines, said) => {
        const found = reportedLine(lines.join('\n'), `Parse error on line ${String(said)}:`);
        assert.ok(found !== undefined && found >= 1 && found <= lines.length, String(found));
      }),
    );
  });
});
