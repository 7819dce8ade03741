import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { applyEdits, type TextEdit } from '../../../src/core/text/span';
import { joinTouching } from '../../../src/editor/ports/joined-edits';
import { textOfBytes, withOneLineEnd } from '../../../src/editor/ports/text-of-bytes';
import { toUri } from '../../../src/editor/ports/uri';
import { WorkspaceFiles } from './workspace-files';

const lines = fc
  .array(fc.tuple(fc.constantFrom('', 'a', 'b c', 'é', '\u2028'), fc.constantFrom('\n', '\r\n', '\r')), {
    maxLength: 8,
  })
  .map((parts) => parts.flat().join(''))
  // The editor itself makes two lines too many of a last CR that stands alone.
  .filter((text) => !text.endsWith('\r'));

describe('the text of a file', () => {
  const files = new WorkspaceFiles();
  after(() => files.remove());

  it('is what the editor makes of its bytes, whatever its line ends', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (text, mark) => {
        const bytes = Buffer.from(mark ? `\ufeff${text}` : text);
        const uri = await files.write(`text-${(count += 1)}.txt`, bytes);
        const document = await vscode.workspace.openTextDocument(toUri(uri));
        assert.equal(textOfBytes(uri, bytes), document.getText());
      }),
      { numRuns: 40 },
    );
  });

  it('has one line end, and one that has only one is left as it is', () => {
    fc.assert(
      fc.property(lines, (text) => {
        const once = withOneLineEnd(text);
        assert.ok(new Set(once.match(/\r\n|\r|\n/g)).size <= 1);
        assert.equal(withOneLineEnd(once), once);
      }),
    );
    assert.equal(withOneLineEnd('a\nb\n'), 'a\nb\n');
    assert.equal(withOneLineEnd('a\r\nb\r\n'), 'a\r\nb\r\n');
  });
});

/** Edits that do not overlap, in any order, and a text they fit. */
const edited = fc
  .tuple(fc.string(), fc.array(fc.nat({ max: 20 }), { maxLength: 10 }), fc.infiniteStream(fc.string()))
  .map(([text, cuts, words]): readonly [string, readonly TextEdit[]] => {
    const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
    const edits: TextEdit[] = [];
    for (let index = 0; index + 1 < places.length; index += 2) {
      const [start = 0, end = 0] = places.slice(index, index + 2);
      edits.push({ span: { start, end }, text: String(words.next().value) });
    }
    return [text, edits];
  });

describe('joined edits', () => {
  it('make the same text, and none touches another', () => {
    fc.assert(
      fc.property(edited, ([text, edits]) => {
        const joined = joinTouching(edits);
        assert.equal(applyEdits(text, joined), applyEdits(text, edits));
        joined.forEach((edit, index) => assert.ok(edit.span.start > (joined[index - 1]?.span.end ?? -1)));
      }),
    );
  });
});
