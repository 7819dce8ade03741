import assert from 'node:assert/strict';
import { type Core, createCore } from '../../../src/core/core';
import { IdRefused } from '../../../src/core/specs/language/new-ids';
import type { FileEdit } from '../../../src/core/workflow/id-changes';
import { testPorts, type TestPorts } from '../../support/node-ports';
import { shop } from '../specs/language/shop-spec';

const never = new AbortController().signal;
const at = '.kiro/specs/shop';

describe('new IDs in the files of a project', () => {
  let core: Core;
  let given: TestPorts;

  async function open(files: Readonly<Record<string, string>>): Promise<void> {
    given = await testPorts({
      ...Object.fromEntries(Object.entries(shop).map(([kind, text]) => [`${at}/${kind}.md`, text])),
      ...files,
    });
    core = createCore(given.ports, {
      roots: () => [{ uri: given.folder.uri, name: 'shop' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
  }
  afterEach(() => core.dispose());

  const rename = (text: string, next: string): Promise<readonly FileEdit[]> => {
    const document = { uri: given.folder.uriAt(`${at}/requirements.md`), text: shop.requirements };
    return core.writing.rename(document, shop.requirements.indexOf(text), next, never);
  };
  const told = (edits: readonly FileEdit[]): readonly string[] =>
    edits.map(
      ({ file, line, column, newText }) =>
        `${file.slice(given.folder.uri.length + 1)}:${String(line)}:${String(column)} ${newText}`,
    );

  it('reach the tags of tests in any file but documents', async () => {
    await open({
      'test/till.test.ts': 'x\r\n// Feature: shop, Requirement 1.2\r\n',
      'notes.md': 'Feature: shop, Requirement 1.2\n',
      'test/other.py': '# Feature: other, Requirement 1.2\n',
    });
    assert.deepEqual(told(await rename('2. IF the', '1.7')), [
      `${at}/requirements.md:18:1 7`,
      `${at}/design.md:9:32 1.7`,
      `${at}/tasks.md:10:38 1.7`,
      `${at}/tasks.md:12:23 1.1, 1.7, 1.3`,
      'test/till.test.ts:2:31 1.7',
    ]);
  });

  it('are refused as a whole where a tag may be of another spec', async () => {
    await open({
      '.kiro/specs/old/shop/requirements.md': shop.requirements,
      'test/till.test.ts': '// Feature: shop, Requirement 1.2\n',
    });
    await assert.rejects(rename('2. IF the', '1.7'), (error: unknown) => {
      assert.ok(error instanceof IdRefused);
      assert.match(error.message, /^The tag in line 1 of test\/till\.test\.ts names 1\.2 of "shop"/);
      return true;
    });
    assert.equal((await rename('3. THE Till', '1.7')).length, 3);
  });

  it('reach tests also from a spec of a folder within the folder', async () => {
    const inner = 'packages/till/.kiro/specs/drawer';
    await open({
      ...Object.fromEntries(Object.entries(shop).map(([kind, text]) => [`${inner}/${kind}.md`, text])),
      'packages/till/test.ts': '// Feature: drawer, Requirement 1.2\n',
    });
    const document = { uri: given.folder.uriAt(`${inner}/requirements.md`), text: shop.requirements };
    const edits = await core.writing.rename(document, shop.requirements.indexOf('2. IF the'), '1.7', never);
    assert.equal(told(edits).at(-1), 'packages/till/test.ts:1:33 1.7');
  });

  it('are for documents of specs only', async () => {
    await open({});
    const document = { uri: given.folder.uriAt('notes.md'), text: '1.1' };
    await assert.rejects(core.writing.renameable(document, 0, never), /no document of a spec/);
    await assert.rejects(core.writing.renumber(document, 0, never), IdRefused);
    assert.equal(core.writing.format(document, 0), undefined);
  });
});
