import { buildShow } from '../../../../src/core/specs/build-show';
import { allTasks, buildTrace } from '../../../../src/core/specs/trace/build-trace';
import type { PlacedTag } from '../../../../src/core/specs/trace/placed-tag';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';
import { type TraceGraph, traceGraph } from '../../../../src/core/specs/trace/trace-graph';
import { shop, type Texts } from '../language/shop-spec';

/** The small spec with a task that is done, tests, a changed file and a commit. */
export function shopGraph(texts: Texts = shop): TraceGraph {
  const documents = Object.fromEntries(
    Object.entries(texts).map(([kind, text]) => [
      kind,
      { text, bytes: text.length, sha256: '', approval: 'none' as const },
    ]),
  );
  const show = buildShow({ name: 'shop', root: '/w', dir: '.kiro/specs/shop', documents, config: undefined });
  const drawer = allTasks(show.tasks).find(({ id }) => id === '1.1');
  const filesOf = new Map(drawer ? [[drawer.key, ['src/till.ts']]] : []);
  const input = {
    show,
    tags: [
      ...tagged('test/till.test.ts', "// Feature: shop, Property 1: Opens\ntest('opens');\n"),
      ...tagged('test/other.test.ts', "// Feature: shop, Property 9: None\ntest('other');\n"),
    ],
    ambiguous: [],
    filesOf,
    commits: [{ hash: '0123abcd'.repeat(5), tags: findTestTags('Open it\n\nFeature: shop, Requirement 1.1') }],
  };
  return traceGraph(show, buildTrace(input), filesOf);
}

const tagged = (file: string, text: string): readonly PlacedTag[] =>
  findTestTags(text).map((tag) => ({ ...tag, file }));
