import assert from 'node:assert/strict';
import { parseBugfix } from '../../../src/core/specs/bugfix';
import { parseDesign } from '../../../src/core/specs/design';
import type { ReferenceText } from '../../../src/core/specs/reference-lines';
import { parseRequirements } from '../../../src/core/specs/requirements';
import { parseTasks } from '../../../src/core/specs/tasks';
import { findCorpus, specFolders } from '../../support/corpus';
import { countBugfix, countDesign, countReferences, countRequirements, countTasks } from './line-counter';

/**
 * What parser and line counter see differently, and why. The counter knows only what is documented; where real files go
 * further, the parser follows them. A difference that is not listed fails, and so does an entry that no longer applies.
 */
const explained: Readonly<Record<string, { readonly difference: string; readonly because: string }>> = {
  'Kafisabah__SONTECHSP/.kiro/specs/kod-kalitesi-refactoring-uygulama': {
    difference: 'requirements 0 counted, 14 parsed; criteria 0 counted, 49 parsed',
    because:
      'Requirements are headings with IDs such as US1.1 (level 4) and TR1 (level 3), their criteria check boxes. The boxes of ' +
      'the last two headings stand under no ID and stay text.',
  },
  'cristianogomesalbino__bolao-backend/.kiro/specs/mata-mata-automatico': {
    difference: 'requirements 0 counted, 3 parsed; criteria 0 counted, 16 parsed',
    because:
      'No heading has a number; one list of rules runs on below three headings of the section of business rules.',
  },
  'docktermj__senzing-bootcamp-kiro-powers/.kiro/specs/budget-threshold-consistency': {
    difference: 'requirements 0 counted, 1 parsed; criteria 0 counted, 6 parsed',
    because: 'No heading has a number; the list stands right below "Requirements".',
  },
  'docktermj__senzing-bootcamp-kiro-powers/.kiro/specs/fix-hook-consolidation-checkbox': {
    difference: 'requirements 0 counted, 1 parsed; criteria 0 counted, 2 parsed',
    because: 'No heading has a number; the list stands right below "Requirements".',
  },
  'xingchendeep__autocontent/.kiro/specs/v2-product-differentiation': {
    difference: 'references 165 counted, 155 parsed',
    because:
      'One line names "P1-P10" and goes on in words: all properties are meant, and no requirement has such an ID.',
  },
};

const root = findCorpus();

describe('the specs of real projects', () => {
  if (root === undefined) {
    it('are not on this machine, so nothing is compared (FINGERPOST_CORPUS names their folder)', () => {
      assert.equal(findCorpus(), undefined);
    });
    return;
  }
  const folders = specFolders(root);

  it(`give the counts of an independent line counter, or an explained difference (${folders.length} folders)`, () => {
    const differences = folders.flatMap(({ name, read }) => {
      const found = [
        ...compare(read('requirements.md'), countRequirements, (text) => parseRequirements(text).value.requirements),
        ...compare(read('bugfix.md'), countBugfix, (text) => parseBugfix(text).value.requirements),
        ...compareDesign(read('design.md')),
        ...compareTasks(read('tasks.md')),
      ];
      return found.length === 0 ? [] : [[name, found.join('; ')] as const];
    });
    // Another corpus may be named by the environment: only entries about its folders can be stale.
    const expected = Object.entries(explained).filter(([name]) => folders.some((folder) => folder.name === name));
    assert.deepEqual(
      Object.fromEntries(differences),
      Object.fromEntries(expected.map(([name, { difference }]) => [name, difference])),
    );
    assert.notEqual(folders.length, 0);
  });

  for (const [fileName, parse] of Object.entries({
    'requirements.md': parseRequirements,
    'bugfix.md': parseBugfix,
    'design.md': parseDesign,
    'tasks.md': parseTasks,
  })) {
    it(`come back byte for byte from the nodes of ${fileName}`, () => {
      for (const { name, read } of folders) {
        const text = read(fileName);
        if (text === undefined) continue;
        const { nodes } = parse(text).value;
        assert.equal(nodes.map(({ span }) => text.slice(span.start, span.end)).join(''), text, name);
        nodes.reduce((end, { span }) => {
          assert.equal(span.start, end, name);
          return span.end;
        }, 0);
      }
    });
  }
});

interface Counted {
  readonly requirements: number;
  readonly criteria: number;
}

function compare(
  text: string | undefined,
  count: (text: string) => Counted,
  parse: (text: string) => readonly { readonly criteria: readonly unknown[] }[],
): string[] {
  if (text === undefined) return [];
  const counted = count(text);
  const requirements = parse(text);
  const criteria = requirements.reduce((sum, one) => sum + one.criteria.length, 0);
  return [
    ...difference('requirements', counted.requirements, requirements.length),
    ...difference('criteria', counted.criteria, criteria),
  ];
}

function compareDesign(text: string | undefined): string[] {
  if (text === undefined) return [];
  const { properties } = parseDesign(text).value;
  const counted = countDesign(text);
  return [
    ...difference('properties', counted.properties, properties.length),
    ...difference(
      'validated',
      counted.validated,
      idsOf(
        properties.flatMap(({ validates }) => validates),
        'validates',
      ),
    ),
  ];
}

function compareTasks(text: string | undefined): string[] {
  if (text === undefined) return [];
  const { all } = parseTasks(text).value;
  const counted = countTasks(text);
  const references = all.flatMap((task) => task.references);
  return [
    ...difference('references', countReferences(text), idsOf(references, 'requirements')),
    ...difference('tasks', counted.tasks, all.length),
    ...difference('done', counted.done, all.filter((task) => task.state === 'done').length),
    ...difference('optional', counted.optional, all.filter((task) => task.optional).length),
  ];
}

function idsOf(references: readonly ReferenceText[], kind: ReferenceText['kind']): number {
  return references.reduce((sum, one) => sum + (one.kind === kind ? one.ids.length : 0), 0);
}

function difference(what: string, counted: number, parsed: number): string[] {
  return counted === parsed ? [] : [`${what} ${counted} counted, ${parsed} parsed`];
}
