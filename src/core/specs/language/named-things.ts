import type { SpecTexts } from '../spec-texts';
import type { Named } from './named';

/** Everything of a spec that an ID can name, and the lookups by which IDs find it. */
export interface NamedThings {
  readonly all: readonly Named[];
  /** A requirement or criterion by an ID, as references resolve it. */
  readonly requirement: (id: string) => Named | undefined;
  /** A property by its number. */
  readonly property: (number: string) => Named | undefined;
  /** A task by its number; none where two have it. */
  readonly task: (id: string) => Named | undefined;
}

/** @param known the things of the spec, where they were found before */
export function namedThings(spec: SpecTexts, known?: readonly Named[]): NamedThings {
  const all = known ?? [...requirementsOf(spec), ...propertiesOf(spec), ...tasksOf(spec)];
  const properties = all.filter(({ kind }) => kind === 'property');
  const tasks = all.filter(({ kind }) => kind === 'task');
  const requirements = all.filter(({ kind }) => kind === 'requirement' || kind === 'criterion');
  const byKey = new Map(requirements.map((one) => [one.key, one]));
  const byNumber = new Map(properties.map((one) => [one.key, one]));
  const byTask = new Map(tasks.map((one) => [one.key, one]));
  return {
    all,
    requirement: (id) => {
      const key = spec.resolve(id);
      return key === undefined ? undefined : byKey.get(key);
    },
    property: (number) => byNumber.get(number) ?? byNumber.get(/^P-?(\d+)$/.exec(number)?.[1] ?? ''),
    task: (id) => byTask.get(id),
  };
}

function requirementsOf({ keyed }: SpecTexts): readonly Named[] {
  return keyed.flatMap(({ key, document, item, criteria }): readonly Named[] => {
    const { id, idSpan, span, line, title } = item;
    const own: Named = { kind: 'requirement', key, id, document, idSpan, span, line, title, parent: null };
    return [
      own,
      ...criteria.map((criterion): Named => ({
        kind: 'criterion',
        key: criterion.key,
        id: criterion.item.id,
        document,
        idSpan: criterion.item.idSpan,
        span: criterion.item.span,
        line: criterion.item.line,
        title: criterion.item.text,
        parent: key,
      })),
    ];
  });
}

function propertiesOf({ design }: SpecTexts): readonly Named[] {
  return (design?.properties ?? []).map(({ number, idSpan, span, line, title }) => ({
    kind: 'property',
    key: number,
    id: number,
    document: 'design',
    idSpan,
    span,
    line,
    title,
    parent: null,
  }));
}

function tasksOf({ tasks }: SpecTexts): readonly Named[] {
  return (tasks?.all ?? []).map(({ key, id, idSpan, span, line, title, parent }) => ({
    kind: 'task',
    key,
    id: id ?? key,
    document: 'tasks',
    idSpan,
    span,
    line,
    title,
    parent,
  }));
}
