import assert from 'node:assert/strict';
import fc from 'fast-check';
import { childOf } from '../../../src/core/text/uri';
import { documentKinds } from '../../../src/core/specs/document-kind';
import { documentOf, documentUri } from '../../../src/core/workflow/spec-folder';

const name = fc.string({ minLength: 1, maxLength: 8 }).filter((each) => !/^\.{1,2}$|[/\\\0]/.test(each));

describe('the document that an address names', () => {
  it('is the one whose address was made from its spec, whatever the folders are called', () => {
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 3 }),
        fc.array(name, { maxLength: 3 }),
        fc.constantFrom(...documentKinds),
        (root, spec, document) => {
          const dir = [...root, '.kiro', 'specs', ...spec].reduce(childOf, 'file:///');
          assert.deepEqual(documentOf(documentUri(dir, document)), { dir, document });
        },
      ),
    );
  });

  for (const uri of [
    'file:///w/requirements.md',
    'file:///w/.kiro/steering/design.md',
    'file:///w/.kiro/specs/s/notes.md',
    'file:///w/.kiro/specs/s/Tasks.md',
    'file:///w/.kiro/specsx/tasks.md',
    'file:///w/.kiro/specs/s/tasks.md/',
    '',
  ]) {
    it(`is none for "${uri}"`, () => assert.equal(documentOf(uri), undefined));
  }
});
