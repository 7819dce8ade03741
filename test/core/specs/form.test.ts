import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as demo from '../../../scripts/demo/documents';
import { type DocumentKind, documentKinds } from '../../../src/core/specs/document-kind';
import { type FormInput, formProblems } from '../../../src/core/specs/form';
import { formOf } from '../../../src/core/specs/form-sections';
import type { SpecPlan } from '../../../src/core/specs/spec-plan';
import { differsOnlyInReferences } from '../../../src/core/specs/references-only';
import * as texts from '../../support/spec-texts';

const feature: SpecPlan = { kind: 'feature', workflow: 'requirements-first' };
const bugfix: SpecPlan = { kind: 'bugfix', workflow: 'requirements-first' };
const lowLevel: SpecPlan = { kind: 'feature', workflow: 'design-first', detail: 'low' };

const bug: FormInput = {
  plan: bugfix,
  texts: { bugfix: texts.bugfix, design: texts.bugfixDesign, tasks: texts.bugfixTasks },
};
const codes: FormInput = {
  plan: feature,
  texts: {
    requirements: demo.requirements.replace(demo.requirementsChange.before, demo.requirementsChange.after),
    design: demo.design,
    tasks: demo.tasks,
  },
};

const told = (
  document: DocumentKind,
  input: FormInput,
  change: (text: string) => string = (text) => text,
): string[] => {
  const changed = { ...input.texts, [document]: change(input.texts[document] ?? '') };
  return formProblems(document, { ...input, texts: changed }).map(({ line, code }) => `${line} ${code}`);
};

describe('the form of a document', () => {
  it('is that of every document which has the sections and references that its prompt asks for', () => {
    for (const document of ['requirements', 'design', 'tasks'] as const) assert.deepEqual(told(document, codes), []);
    for (const document of ['bugfix', 'design', 'tasks'] as const) assert.deepEqual(told(document, bug), []);
    const first = { plan: lowLevel, texts: { design: texts.lowLevelDesign } };
    assert.deepEqual(told('design', first), []);
  });

  const cases: readonly (readonly [string, DocumentKind, FormInput, (text: string) => string, readonly string[]])[] = [
    [
      'no requirement',
      'requirements',
      codes,
      () => '# Requirements Document\n',
      ['1 form.section', '1 form.section', '1 form.no-requirement'],
    ],
    [
      'a requirement without criteria',
      'requirements',
      codes,
      (text) => text.replace(/\n[12]\. (?:WHEN a second|THE Till SHALL accept).*/g, ''),
      ['26 form.no-criteria'],
    ],
    [
      'a requirement without its story',
      'requirements',
      codes,
      (text) => text.replace('**User Story:** As the owner', 'As the owner'),
      ['26 form.no-story'],
    ],
    [
      'no section for what must stay',
      'bugfix',
      bug,
      (text) => text.slice(0, text.indexOf('### Unchanged')),
      ['1 form.no-criteria', '13 form.section'],
    ],
    [
      'a clause in the wrong section',
      'bugfix',
      bug,
      (text) => text.replace('2.1 WHEN', '1.2 WHEN'),
      ['15 form.clause-number'],
    ],
    [
      'a property that validates nothing',
      'design',
      codes,
      (text) => text.replace('**Validates: Requirements 2.2**', ''),
      ['54 form.no-validates'],
    ],
    [
      'a property that validates what is not there',
      'design',
      codes,
      (text) => text.replace('Requirements 2.2', 'Requirements 2.9'),
      ['58 reference.missing-criterion'],
    ],
    [
      'a bug condition in words only',
      'design',
      bug,
      (text) => text.replace('FUNCTION isBugCondition(X)', 'the cart is empty'),
      ['1 form.no-condition'],
    ],
    [
      'sections in another order',
      'design',
      codes,
      (text) => `${text.replace('## Overview\n', '## Start\n')}\n## Overview\n\nLate.\n`,
      ['87 form.order'],
    ],
    ['no tasks', 'tasks', codes, () => '# Implementation Plan\n\n## Tasks\n\nNothing.\n', ['1 form.no-tasks']],
    [
      'a criterion that no task names',
      'tasks',
      codes,
      (text) => text.replace('1.2, 1.4', '1.2'),
      ['34 form.uncovered'],
    ],
    [
      'a fix before its tests',
      'tasks',
      bug,
      (text) => text.replace(/- \[ \] 1\.[^]*?(?=- \[ \] 2\.)/, ''),
      ['3 form.test-first', '7 form.test-first'],
    ],
    [
      'a fix whose tests nobody runs again',
      'tasks',
      bug,
      (text) => text.replace(/ {2}- \[ \] 3\.2[^]*?(?= {2}- \[ \] 3\.3)/, ''),
      ['12 form.verify'],
    ],
  ];
  for (const [what, document, input, change, expected] of cases) {
    it(`is not that of a text with ${what}, and the line is named`, () => {
      assert.deepEqual(told(document, input, change), expected);
    });
  }

  it('leaves headings in the user’s own language alone', () => {
    const text = '# Diseño\n\n## Visión general\n\nUno.\n\n## Arquitectura\n\nDos.\n';
    assert.deepEqual(told('design', { plan: feature, texts: { design: text } }), []);
  });

  it('can be asked of any text, and names lines that are there', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '# A',
        '## Overview',
        '### Requirement 1: A',
        '- [ ] 1. A',
        '1.1 WHEN a THEN b',
        '```',
        '_Requirements: 1.1_',
        'Property 1: A - b',
      ),
      fc.string(),
    );
    const text = fc.array(line).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(
        fc.constantFrom(...documentKinds),
        fc.constantFrom(feature, bugfix, lowLevel),
        text,
        text,
        (document, plan, own, other) => {
          const input = { plan, texts: { requirements: other, [document]: own } };
          const lines = own.split(/\r\n|\r|\n/).length;
          for (const { line: at } of formProblems(document, input)) assert.ok(at >= 1 && at <= lines);
        },
      ),
    );
  });

  it('is chosen by the kind of the spec and the level of its design', () => {
    assert.deepEqual(
      documentKinds.map((document) => [
        formOf(document, feature),
        formOf(document, bugfix),
        formOf(document, lowLevel),
      ]),
      [
        ['requirements', 'requirements', 'requirements'],
        ['bugfix', 'bugfix', 'bugfix'],
        ['design', 'bugfixDesign', 'lowLevelDesign'],
        ['tasks', 'bugfixTasks', 'tasks'],
      ],
    );
  });
});

describe('designs that differ only in what ties them to criteria', () => {
  it('are told from others by their properties', () => {
    assert.equal(differsOnlyInReferences(texts.lowLevelDesign, texts.validatedDesign), true);
    assert.equal(differsOnlyInReferences(texts.lowLevelDesign, `${texts.validatedDesign}\nMore.\n`), false);
    assert.equal(differsOnlyInReferences(texts.validatedDesign, texts.validatedDesign.replace('1.1', '1.2')), true);
    assert.equal(differsOnlyInReferences(texts.validatedDesign, texts.validatedDesign.replace('Never', 'Ever')), false);
  });

  it('are told from others by their verdicts', () => {
    const { validatedDesign, tiedDesign } = texts;
    assert.equal(differsOnlyInReferences(texts.lowLevelDesign, tiedDesign), true);
    assert.equal(differsOnlyInReferences(validatedDesign, tiedDesign.replace('1.1: property', '1.1: example')), true);
    const more = [
      ['### Property 1', 'Nothing is rounded.\n\n### Property 1'],
      ['### Property 1', '- And it is fast.\n\n### Property 1'],
      ['### Property 1', '```\n1.2: property\n```\n\n### Property 1'],
      ['### How Each Criterion Is Checked', '### How Each Criterion Is Met'],
      ['Never more', 'Never less'],
    ] as const;
    for (const [from, to] of more) {
      assert.equal(differsOnlyInReferences(validatedDesign, tiedDesign.replace(from, to)), false, to);
    }
  });
});
