import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import type { LintCode } from '../../../../src/core/specs/lint/catalogue';

type Documents = Readonly<Partial<Record<DocumentKind, string>>>;

export interface LintCase {
  readonly documents: Documents;
  /** What is marked, in the document that is looked at. */
  readonly at: readonly string[];
  readonly document?: DocumentKind;
  /** The changed document after the first fix; undefined: there is none. */
  readonly fixed?: string;
}

interface RuleCases {
  readonly finds: readonly LintCase[];
  readonly ignores: readonly Documents[];
}

/** A document with one requirement and these criteria. */
export function requirementsOf(...criteria: readonly string[]): string {
  const list = criteria.map((text, index) => `${String(index + 1)}. ${text}\n`).join('');
  return `### Requirement 1: Shop\n\n#### Acceptance Criteria\n\n${list}`;
}

export function glossary(terms: readonly string[]): string {
  return `## Glossary\n\n${terms.map((term) => `- **${term}**: a thing\n`).join('')}\n`;
}

const of = (...criteria: readonly string[]): Documents => ({ requirements: requirementsOf(...criteria) });
const open = 'THE Shop SHALL open';
const two = of(open, 'THE Shop SHALL close');
const plan = (references: string): string => `- [ ] 1. Build\n  - _Requirements: ${references}_\n`;
const property = (validates: string): string =>
  `## Correctness Properties\n\n### Property 1: Open\n\nFor any day the shop opens.\n${validates}`;

export const cases: Partial<Record<LintCode, RuleCases>> = {
  'ears.no-shall': {
    finds: [
      { documents: of(open, open, 'WHEN a guest rings, the shop opens'), at: ['WHEN a guest rings, the shop opens'] },
      {
        documents: of(open, open, 'The shop is open for all of the guests'),
        at: ['The shop is open for all of the guests'],
      },
      {
        documents: of('O Sistema DEVE abrir', 'A mesma regra vale para as portas'),
        at: ['A mesma regra vale para as portas'],
      },
    ],
    ignores: [
      of(open, 'WHEN a guest rings, the shop opens', 'The till is full', 'The door is shut'),
      of(open, open, '店は毎日開いている'),
      of(open, open, 'Das Tor öffnet sich'),
      of(open, open, 'THE Shop MUST close'),
      {
        bugfix:
          '### Current Behavior (Defect)\n\n1.1 WHEN a guest rings THEN the shop stays shut\n\n### Expected Behavior (Correct)\n\n2.1 WHEN a guest rings THEN the shop SHALL open\n',
      },
    ],
  },
  'ears.file-without-shall': {
    finds: [{ documents: of('The door is shut in the evening', 'The till is full of the money'), at: ['1'] }],
    ignores: [of(open, 'The door is shut in the evening'), of('店は毎日開いている')],
  },
  'ears.if-without-then': {
    finds: [
      {
        documents: of('IF the bell rings, THE Shop SHALL open'),
        at: ['IF'],
        fixed: requirementsOf('IF the bell rings, THEN THE Shop SHALL open'),
      },
      {
        documents: of('SI suena el timbre, EL Sistema DEBE abrir'),
        at: ['SI'],
        fixed: requirementsOf('SI suena el timbre, ENTONCES EL Sistema DEBE abrir'),
      },
      {
        documents: of('If the bell rings, the shop shall open'),
        at: ['If'],
        fixed: requirementsOf('If the bell rings, then the shop shall open'),
      },
    ],
    ignores: [
      of('IF the bell rings, THEN THE Shop SHALL open'),
      of('IF the bell rings THEN the shop SHALL open'),
      of('If the bell rings, then the shop shall open'),
      of('WHILE it is day, IF the bell rings, THEN THE Shop SHALL open'),
      of('If the bell rings, show a light'),
      of('WHEN "IF it rings," is read, THE Shop SHALL open'),
    ],
  },
  'ears.when-without-trigger': {
    finds: [
      { documents: of('WHEN THE Shop SHALL open'), at: ['WHEN'] },
      { documents: of('WHEN, THE Shop SHALL open'), at: ['WHEN'] },
      { documents: of('IF THEN THE Shop SHALL open'), at: ['IF'] },
    ],
    ignores: [of('WHEN it is day, THE Shop SHALL open'), of('THE Shop SHALL open WHEN it is day')],
  },
  'ears.two-triggers': {
    finds: [
      { documents: of('WHEN the bell rings, IF it is day, THEN THE Shop SHALL open'), at: ['IF'] },
      { documents: of('WHEN the bell rings, WHEN it is day, THE Shop SHALL open'), at: ['WHEN'] },
    ],
    ignores: [
      of('WHEN the bell rings AND it is day, THE Shop SHALL open'),
      of('WHILE it is day, WHEN the bell rings, THE Shop SHALL open'),
      of('THE Shop SHALL open; WHEN it is late, THE Shop SHALL close'),
      of('WHEN a line says `IF x`, THE Shop SHALL open'),
    ],
  },
  'ears.clause-order': {
    finds: [{ documents: of('WHEN the bell rings, WHILE it is day, THE Shop SHALL open'), at: ['WHILE'] }],
    ignores: [
      of('WHILE it is day, WHEN the bell rings, THE Shop SHALL open'),
      of('WHERE there is a bell, WHILE it is day, IF it rings, THEN THE Shop SHALL open'),
    ],
  },
  'ears.where-then': {
    finds: [
      {
        documents: of('WHERE the bell rings THEN the shop SHALL open'),
        at: ['WHERE'],
        fixed: requirementsOf('WHEN the bell rings THEN the shop SHALL open'),
      },
    ],
    ignores: [
      of('WHERE there is a bell, THE Shop SHALL ring it'),
      of('DONDE hay timbre ENTONCES EL Sistema DEBE sonar'),
    ],
  },
  'ears.event-sounds-unwanted': {
    finds: [
      {
        documents: of('WHEN the bell fails, THE Shop SHALL knock'),
        at: ['WHEN'],
        fixed: requirementsOf('IF the bell fails, THEN THE Shop SHALL knock'),
      },
      {
        documents: of('WHEN a card is invalid THEN the shop SHALL refuse it'),
        at: ['WHEN'],
        fixed: requirementsOf('IF a card is invalid THEN the shop SHALL refuse it'),
      },
    ],
    ignores: [
      of('WHEN the bell rings, THE Shop SHALL report errors'),
      of('WHEN the fail-safe opens, THE Shop SHALL close'),
      of('IF the bell fails, THEN THE Shop SHALL knock'),
    ],
  },
  'ears.trailing-condition': {
    finds: [
      {
        documents: of('THE Shop SHALL open when it is day.'),
        at: ['it is day'],
        fixed: requirementsOf('WHEN it is day, THE Shop SHALL open.'),
      },
    ],
    ignores: [
      of('THE Shop SHALL check if it is day'),
      of('THE Shop SHALL open if possible'),
      of('WHEN it is day, THE Shop SHALL open'),
      of('THE Shop SHALL ring (when there is a bell)'),
    ],
  },
  'ears.several-shalls': {
    finds: [
      {
        documents: of('THE Shop SHALL open; IF it is late, THEN THE Shop SHALL close.', open),
        at: ['THE Shop SHALL'],
        fixed: requirementsOf('THE Shop SHALL open', open, 'IF it is late, THEN THE Shop SHALL close.'),
      },
      {
        documents: of('WHEN a guest comes, THE Shop SHALL open, and the bell SHALL ring'),
        at: ['the bell SHALL'],
        fixed: requirementsOf('WHEN a guest comes, THE Shop SHALL open', 'WHEN a guest comes, the bell SHALL ring'),
      },
      { documents: of('THE Shop SHALL open (the bell SHALL ring)'), at: ['the bell SHALL'] },
    ],
    ignores: [
      of('THE Shop SHALL open and SHALL ring'),
      of('THE Shop SHALL open, and SHALL NOT close AND SHALL ring'),
      of('THE Shop SHALL write `THE Bell SHALL ring`'),
      of('THE Shop SHALL 打开，并且 SHALL 关闭'),
    ],
  },
  'ears.two-systems': {
    finds: [
      {
        documents: of('WHEN a guest comes, THE Shop SHALL open and THE Bell SHALL ring'),
        at: ['THE Bell SHALL'],
        fixed: requirementsOf('WHEN a guest comes, THE Shop SHALL open', 'WHEN a guest comes, THE Bell SHALL ring'),
      },
      {
        documents: of('THE Shop SHALL open and the `Bell` SHALL ring'),
        at: ['the `Bell` SHALL'],
        fixed: requirementsOf('THE Shop SHALL open', 'the `Bell` SHALL ring'),
      },
    ],
    ignores: [
      of('THE Shop SHALL open; THE shop SHALL ring'),
      of('THE Shop SHALL open and the bell SHALL ring'),
      of('WHEN x comes THEN it SHALL open and THE Bell SHALL ring'),
    ],
  },
  'ears.vague': {
    finds: [
      { documents: of('THE Shop SHALL open gracefully'), at: ['gracefully'] },
      { documents: of('THE Shop SHALL show an appropriate sign, etc.'), at: ['appropriate'] },
      { documents: of('EL Sistema DEBE responder rápidamente'), at: ['rápidamente'] },
    ],
    ignores: [
      of('WHEN an appropriate guest comes, THE Shop SHALL open'),
      of('THE Shop SHALL support, handle and show clear, consistent, detailed and large signs'),
      of('THE Shop SHALL write "appropriate" and `fast`'),
      of('THE Shop SHALL take the fast-path'),
      of('THE Shop SHALL have sections Quick Start and Modern Art'),
    ],
  },
  'ears.weak-subject': {
    finds: [
      { documents: of('WHEN a guest comes THEN it SHALL open'), at: ['it'] },
      { documents: of('WHEN a guest comes THEN old signs SHALL be removed'), at: ['old signs'] },
    ],
    ignores: [
      of('WHILE it is day, THE sign SHALL be shown'),
      of('WHEN a guest comes, THE Button SHALL be disabled'),
      {
        requirements:
          glossary(['Shop_Sign', 'A', 'B']) +
          requirementsOf('THE Shop_Sign SHALL be removed', 'THE old shop sign SHALL be removed'),
      },
      of('THE Shop SHALL be open'),
    ],
  },
  'criteria.contradiction': {
    finds: [
      {
        documents: of(
          'WHEN a guest rings, THE Shop_Desk SHALL open the door within 5 minutes.',
          'When the guest rings then **the Shop_Desk** shall open door within 300 seconds',
          'WHEN a guest rings, THE Shop_Desk SHALL open the door within 10 minutes',
        ),
        at: ['open the door within 10 minutes'],
      },
      {
        documents: of('WHILE it is night, THE Bell SHALL ring', 'WHILE it is night, THE Bell SHALL NOT ring'),
        at: ['ring'],
      },
      {
        documents: of(
          'THE Shop SHALL keep 1,000 orders',
          'THE Shop SHALL keep 1000 orders',
          'THE Shop SHALL keep 999 orders',
        ),
        at: ['keep 999 orders'],
      },
    ],
    ignores: [
      of('WHEN a guest rings, THE Bell SHALL ring', 'WHEN a guest knocks, THE Bell SHALL NOT ring'),
      of('WHEN a guest rings, THE Bell SHALL ring 2 times', 'WHEN a guest rings, THE Door SHALL ring 3 times'),
      of('THE Shop SHALL store "5" texts and `a 1`', 'THE Shop SHALL store "6" texts and `a 2`'),
      of('THE Shop SHALL NOT open before 8 hours', 'THE Shop SHALL NOT open before 9 hours'),
      of('THE Shop SHALL read version 1.2.3', 'THE Shop SHALL read version 1.2.4'),
      of('THE Shop SHALL wait 60 seconds', 'THE Shop SHALL wait 1 minute'),
      {
        bugfix:
          '### Current Behavior (Defect)\n\n1.1 WHEN it rains THE Shop SHALL wait 5 minutes\n\n' +
          '### Expected Behavior (Correct)\n\n2.1 WHEN it rains THE Shop SHALL wait 1 minute\n',
      },
    ],
  },
  'glossary.undefined-term': {
    finds: [
      {
        documents: {
          requirements:
            glossary(['Shop', 'Bell', 'Till']) +
            requirementsOf('THE Shop_Desk SHALL open', 'THE Shop_Desk SHALL close'),
        },
        at: ['Shop_Desk'],
        fixed:
          glossary(['Shop', 'Bell', 'Till']).replace(/\n$/, '- **Shop_Desk**: \n\n') +
          requirementsOf('THE Shop_Desk SHALL open', 'THE Shop_Desk SHALL close'),
      },
    ],
    ignores: [
      { requirements: glossary(['Shop', 'Bell']) + requirementsOf('THE Shop_Desk SHALL open') },
      { requirements: glossary(['Shop', 'Bell', 'Shop Desk']) + requirementsOf('THE Shop_Desk SHALL open') },
      {
        requirements:
          glossary(['Shop', 'Bell', 'Till']) +
          requirementsOf('THE Shop SHALL read `Shop_Desk`, MAX_SIZE and snake_case'),
      },
    ],
  },
  'requirements.duplicate-criterion': {
    finds: [
      {
        documents: { requirements: '### Requirement 1\n\n1. THE A SHALL b\n1. THE A SHALL c\n2. THE A SHALL d\n' },
        at: ['1'],
        fixed: '### Requirement 1\n\n1. THE A SHALL b\n3. THE A SHALL c\n2. THE A SHALL d\n',
      },
    ],
    ignores: [
      { requirements: '### FR-1\n\n1. THE A SHALL b\n\n### NFR-1\n\n1. THE A SHALL c\n' },
      { requirements: requirementsOf(open), bugfix: '### Expected Behavior (Correct)\n\n2.1 THE A SHALL b\n' },
    ],
  },
  'requirements.duplicate-requirement': {
    finds: [
      {
        documents: { requirements: '### Requirement 1\n\n1. THE A SHALL b\n\n### Requirement 1\n\n1. THE A SHALL c\n' },
        at: ['1'],
      },
    ],
    ignores: [{ requirements: '### Requirement 1\n\n1. THE A SHALL b\n\n### Requirement 2\n\n1. THE A SHALL c\n' }],
  },
  'reference.missing-criterion': {
    finds: [
      { documents: { ...two, tasks: plan('1.1, 1.3') }, document: 'tasks', at: ['1.3'] },
      { documents: { ...two, design: property('**Validates: Requirements 1.4**\n') }, document: 'design', at: ['1.4'] },
    ],
    ignores: [
      { ...two, tasks: plan('1.1, 1.2') },
      { ...two, tasks: plan('7.1, FR-1.3, All') },
      { requirements: '### Requirement 1\n\nProse only.\n', tasks: plan('1.1') },
      { tasks: plan('1.1') },
    ],
  },
  'reference.unresolved': {
    finds: [
      { documents: { ...two, tasks: plan('1.1, 7.1') }, document: 'tasks', at: ['7.1'] },
      { documents: { ...two, tasks: plan('1.1, 7.1-7.9') }, document: 'tasks', at: ['7.1'] },
    ],
    ignores: [
      { ...two, tasks: plan('1, 1.1-1.2') },
      { ...two, design: property('**Validates: Requirements 1.1**\n'), tasks: plan('1.1, P1') },
    ],
  },
  'reference.unknown-label': {
    finds: [
      {
        documents: { ...two, tasks: '- [ ] 1. A\n  - _Bezug: 1.1_\n- [ ] 2. B\n  - _Bezug: 1.2_\n' },
        document: 'tasks',
        at: ['1.1'],
      },
    ],
    ignores: [{ ...two, tasks: plan('1.1') }],
  },
  'trace.criterion-uncited': {
    finds: [{ documents: { ...two, tasks: plan('1.1') }, at: ['2'] }],
    ignores: [
      two,
      { ...two, tasks: plan('1') },
      { ...two, tasks: plan('All') },
      { ...two, tasks: '# Plan\n' },
      { ...of(open, open, open), tasks: plan('1.1') },
    ],
  },
  'trace.spec-uncited': {
    finds: [{ documents: { ...of(open, open, open), tasks: plan('1.1') }, document: 'tasks', at: [''] }],
    ignores: [{ ...two, tasks: plan('1.1') }, of(open, open, open)],
  },
  'property.validates-nothing': {
    finds: [{ documents: { ...two, design: property('') }, document: 'design', at: ['1'] }],
    ignores: [
      { ...two, design: property('**Validates: Requirements 1.1**\n') },
      { ...two, design: property('**Validates: Error Handling**\n') },
      { design: property('') },
    ],
  },
};
