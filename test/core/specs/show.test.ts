import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { ShowDocument } from '../../../src/core/specs/build-show';
import { buildShow } from '../../../src/core/specs/build-show';
import type { DocumentKind } from '../../../src/core/specs/document-kind';
import { documentKinds, fileNameOf } from '../../../src/core/specs/document-kind';
import type { Show } from '../../../src/core/specs/show';
import { assertGolden } from './golden';
import { documentText } from './arbitrary-text';

const fixtures = path.join(import.meta.dirname, 'fixtures');

function documentOf(text: string): ShowDocument {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { text, bytes: Buffer.byteLength(text), sha256, approval: 'none' };
}

function showOf(name: string, texts: Partial<Record<DocumentKind, string>>, config?: string): Show {
  const documents: Partial<Record<DocumentKind, ShowDocument>> = {};
  for (const kind of documentKinds) {
    const text = texts[kind];
    if (text !== undefined) documents[kind] = documentOf(text);
  }
  return buildShow({ name, root: '/project', dir: `.kiro/specs/${name}`, documents, config });
}

function showCase(name: string): Show {
  const read = (fileName: string): string | undefined => {
    const file = path.join(fixtures, name, fileName);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const texts: Partial<Record<DocumentKind, string>> = {};
  for (const kind of documentKinds) {
    const text = read(fileNameOf(kind));
    if (text !== undefined) texts[kind] = text;
  }
  return showOf(name, texts, read('.config.kiro'));
}

describe('buildShow', () => {
  for (const name of readdirSync(fixtures)) {
    it(`shows ${name}`, () => {
      assertGolden(path.join(fixtures, name, 'expected.json'), showCase(name));
    });
  }

  it('writes its keys in the order of the contract', () => {
    const show = showCase('feature-with-graph');
    const order = (keys: string): string[] => keys.split(' ');
    assert.deepEqual(
      Object.keys(show),
      order(
        'schema name root dir kind workflow workflowRaw specId phase documents documentInfo introduction glossary ' +
          'requirements properties tasks waves problems',
      ),
    );
    const [requirement] = show.requirements;
    assert.deepEqual(Object.keys(requirement ?? {}), order('key id title userStory document section line criteria'));
    assert.deepEqual(Object.keys(requirement?.criteria[0] ?? {}), order('key id number text line endLine form ears'));
    assert.deepEqual(
      Object.keys(show.properties[0] ?? {}),
      order('key number title text validates validatesRef line listedAgain'),
    );
    assert.deepEqual(
      Object.keys(show.tasks[0] ?? {}),
      order(
        'key id title state mark optional checkpoint line endLine parent group requirements requirementsRef properties ' +
          'markers children',
      ),
    );
    assert.deepEqual(
      Object.keys(show.tasks[0]?.requirementsRef ?? {}),
      order('raw ids requirements all unresolved line'),
    );
    assert.deepEqual(
      Object.keys(showCase('broken').problems[0] ?? {}),
      order('file line column endLine endColumn code severity message related fixes'),
    );
    assert.deepEqual(Object.keys(show.documents), ['requirements', 'design', 'tasks']);
  });

  it('takes an unknown label for references in a spec that has nothing they could be compared with', () => {
    const [task] = showOf('tasks-only', { tasks: '- [ ] 1. A\n  - _Bezug: 1.1, 1.2_\n' }).tasks;
    assert.deepEqual(task?.requirementsRef?.unresolved, ['1.1', '1.2']);
  });

  it('gives a value for any texts, with keys that are unique and references that exist', () => {
    const text = fc.option(documentText(), { nil: undefined });
    const texts = fc.record({ requirements: text, bugfix: text, design: text, tasks: text });
    fc.assert(
      fc.property(texts, fc.option(fc.string(), { nil: undefined }), (some, config) => {
        const present: Partial<Record<DocumentKind, string>> = {};
        for (const kind of documentKinds) if (some[kind] !== undefined) present[kind] = some[kind];
        const show = showOf('any', present, config);
        assert.deepEqual(JSON.parse(JSON.stringify(show)), show);
        const cited = show.requirements.flatMap((one) => [one.key, ...one.criteria.map(({ key }) => key)]);
        assert.equal(new Set(cited).size, cited.length);
        for (const property of show.properties) {
          for (const key of property.validates) assert.ok(cited.includes(key));
        }
        for (const { line, column, endLine, endColumn } of show.problems) {
          assert.ok(line >= 1 && column >= 1 && (endLine > line || endColumn >= column));
        }
      }),
      { numRuns: 200 },
    );
  });
});
