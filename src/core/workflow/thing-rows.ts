import type { Uri } from '../ports';
import { boundaryValuesIn } from '../specs/analysis/boundaries';
import type { Named } from '../specs/language/named';
import type { Thread, Threads } from '../specs/language/threads';
import type { TaskState } from '../specs/task-line';
import type { PlacedTag } from '../specs/trace/placed-tag';
import type { CriterionVerdict } from '../specs/verdicts';
import { firstLine } from '../text/first-line';
import { plainInline } from '../text/plain-inline';
import { parentOf, uriBelow } from '../text/uri';
import { seedInWords, shrunkInWords, triedInWords } from './evidence/counterexample';
import { isPuzzle } from './properties/fixes';
import type { FoundCounterexample } from './properties/property-history';
import { heldInWords } from './property-outcomes';
import type { SpecVersion } from './spec-version';
import type { CriterionLens, ExampleRow, ThingCard, ThingGroup, ThingRow } from './reading-rows';

const longestLabel = 120;
/** Of an input above a criterion, and in its card. */
const longestInput = 40;
const longestExample = 200;
const mostExamples = 5;

const stateWords = { todo: 'to do', queued: 'queued', running: 'in progress', done: 'done' } satisfies Record<
  TaskState,
  string
>;

/** Draws up what is told of the things of one version of a spec. */
export class ThingRows {
  #verdicts: ReadonlyMap<string, CriterionVerdict> | undefined;

  constructor(
    private readonly version: SpecVersion,
    private readonly threads: Threads<PlacedTag>,
    private readonly root: Uri,
    /** The newest first. */
    private readonly counterexamples: readonly FoundCounterexample[] = [],
  ) {}

  row(thing: Named): ThingRow {
    return { kind: thing.kind, label: labelOf(thing), detail: this.#detailOf(thing), place: this.placeOf(thing) };
  }

  testRow(tag: PlacedTag): ThingRow {
    const { file, line, name, tag: text } = tag;
    const uri = uriBelow(this.root, file);
    return {
      kind: 'test',
      label: firstLine(name ?? text, longestLabel),
      detail: `${file}:${line}`,
      place: { uri, line, column: 1, endLine: line, endColumn: 1 },
    };
  }

  /** Where its number stands; of a thing without one the beginning of its line. */
  placeOf({ document, idSpan, span }: Named): ThingRow['place'] {
    return this.version.place(document, idSpan ?? { start: span.start, end: span.start });
  }

  card(thing: Named): ThingCard {
    const { parent, criteria, properties, tasks, tests } = this.threads.of(thing);
    const group = (label: string, things: readonly Named[]): ThingGroup =>
      groupOf(label, things, (one) => this.row(one));
    const above = thing.kind === 'task' ? 'Part of' : 'Requirement';
    const own = thing.kind === 'requirement' ? 'Criteria' : thing.kind === 'property' ? 'Validates' : 'Requirements';
    return {
      kind: thing.kind,
      title: titleOf(thing),
      detail: this.#detailOf(thing),
      text: this.#textOf(thing),
      place: this.placeOf(thing),
      examples: this.#examplesOf(thing),
      groups: [
        group(above, parent ? [parent] : []),
        group(own, criteria),
        group('Properties', properties),
        group('Tasks', tasks),
        groupOf('Tests', tests, (tag) => this.testRow(tag)),
      ].filter(({ rows }) => rows.length > 0),
    };
  }

  /** What is for a thing, by kind. */
  coverage(thing: Named): readonly ThingRow[] {
    const { properties, tasks, tests } = this.threads.of(thing);
    return [...[...tasks, ...properties].map((one) => this.row(one)), ...tests.map((tag) => this.testRow(tag))];
  }

  lens(thing: Named): CriterionLens {
    const { tasks, properties, tests } = this.threads.of(thing);
    const uri = this.version.uriOf(thing.document);
    const lens = { line: thing.line, uri, key: thing.key };
    const [puzzle] = this.#foundFor(thing).filter(isPuzzle);
    const failing = puzzle && { dir: parentOf(uri), number: puzzle.number };
    const told = puzzle ? `fails for ${firstLine(puzzle.value, longestInput)}` : heldInWords(tests);
    const title = [countsOf({ tasks, properties, tests }), told].filter((part) => part !== '').join(' · ');
    if (title === '' && thing.kind === 'property') {
      return { ...lens, failing, title: 'no task and no test', tooltip: `Nothing is there for property ${thing.id}` };
    }
    if (title === '') {
      const tooltip = `No task, no property and no test is for criterion ${thing.id}`;
      return { ...lens, failing, title: 'not covered', tooltip };
    }
    return { ...lens, failing, title, tooltip: `Show what is there for ${thing.kind} ${thing.id}` };
  }

  /** Counterexamples of the properties that are for a thing, or that it is. */
  #foundFor(thing: Named): readonly FoundCounterexample[] {
    const { properties, tests } = this.threads.of(thing);
    const numbers = new Set([thing, ...properties].flatMap(({ kind, key }) => (kind === 'property' ? [key] : [])));
    return this.counterexamples.filter(
      ({ number, file }) =>
        numbers.has(number) ||
        tests.some((tag) => tag.file === file && tag.properties.length === 0 && tag.requirements[0] === number),
    );
  }

  #examplesOf(thing: Named): readonly ExampleRow[] {
    const found = this.#foundFor(thing);
    const shown = [...found.filter(({ isOpen }) => isOpen), ...found.filter(({ isOpen }) => !isOpen)];
    return shown.slice(0, mostExamples).map((each): ExampleRow => {
      const verb =
        each.expected === true ? 'fails, as it should until it is fixed,' : each.isOpen ? 'fails' : 'once failed';
      const tried = [triedInWords(each), shrunkInWords(each)].filter((part) => part !== '').join(', ');
      const detail = [tried, seedInWords(each)].filter((part) => part !== '').join('; ');
      const { file, line, number, value } = each;
      const place = { uri: uriBelow(this.root, file), line, column: 1, endLine: line, endColumn: 1 };
      return { text: `Property ${number} ${verb} for ${firstLine(value, longestExample)}`, detail, place };
    });
  }

  /** What the design says about how a criterion is checked; where it does so twice, the first. */
  #verdictOn(key: string): CriterionVerdict | undefined {
    if (!this.#verdicts) {
      const { design, resolve } = this.version.spec;
      const pairs = (design?.verdicts ?? []).flatMap((verdict) =>
        verdict.ids.flatMap((id): readonly (readonly [string, CriterionVerdict])[] => {
          const criterion = resolve(id);
          return criterion === undefined ? [] : [[criterion, verdict]];
        }),
      );
      this.#verdicts = new Map(pairs.reverse());
    }
    return this.#verdicts.get(key);
  }

  #detailOf({ kind, key }: Named): string {
    const task = kind === 'task' ? this.version.spec.tasks?.all.find((one) => one.key === key) : undefined;
    if (!task) return '';
    return [stateWords[task.state], ...(task.optional ? ['optional'] : [])].join(', ');
  }

  #textOf({ kind, key, title }: Named): string {
    const { keyed, design } = this.version.spec;
    switch (kind) {
      case 'criterion':
        return [title ?? '', verdictInWords(this.#verdictOn(key)), boundariesInWords(title ?? '')]
          .filter((part) => part !== '')
          .join('\n\n');
      case 'task':
        return title ?? '';
      case 'requirement': {
        const item = keyed.find((one) => one.key === key)?.item;
        return [item?.title, item?.userStory].filter((part) => part !== null && part !== undefined).join('\n\n');
      }
      case 'property': {
        const text = design?.properties.find(({ number }) => number === key)?.text ?? '';
        return [title === null ? '' : `**${title}**`, text].filter((part) => part !== '').join('\n\n');
      }
    }
  }
}

function verdictInWords(verdict: CriterionVerdict | undefined): string {
  if (!verdict) return '';
  const kind = verdict.verdict === 'edge-case' ? 'edge case' : verdict.verdict;
  const words = verdict.verdict === 'not testable' ? 'Not testable' : `Checked as: ${kind}`;
  return `*${words}*${verdict.reason === '' ? '' : ` – ${verdict.reason}`}`;
}

/** More values than this nobody reads in a card. */
const mostValues = 24;

function boundariesInWords(text: string): string {
  const values = boundaryValuesIn(text);
  const more = values.length > mostValues ? ' · …' : '';
  return values.length === 0 ? '' : `*Boundary values*: ${values.slice(0, mostValues).join(' · ')}${more}`;
}

/** Longer lists are read where they stand. */
const mostRows = 8;

function groupOf<T>(label: string, things: readonly T[], row: (one: T) => ThingRow): ThingGroup {
  return { label, rows: things.slice(0, mostRows).map(row), more: Math.max(0, things.length - mostRows) };
}

const kindWords = {
  requirement: 'Requirement',
  criterion: 'Criterion',
  property: 'Property',
  task: 'Task',
} satisfies Record<Named['kind'], string>;

/** A box without a number has a key that says nothing to people. */
const titleOf = ({ kind, id }: Named): string => (id.startsWith('@') ? kindWords[kind] : `${kindWords[kind]} ${id}`);

function labelOf(thing: Named): string {
  const name = thing.kind === 'property' ? `Property ${thing.id}` : thing.id.startsWith('@') ? '' : thing.id;
  const separator = thing.kind === 'property' || thing.kind === 'requirement' ? ': ' : ' ';
  const title = plainInline(firstLine(thing.title ?? ''));
  return firstLine([name, title].filter((part) => part !== '').join(separator), longestLabel);
}

function countsOf({
  tasks,
  properties,
  tests,
}: Pick<Thread, 'tasks' | 'properties'> & { readonly tests: readonly unknown[] }): string {
  const count = (list: readonly unknown[], one: string, many: string): readonly string[] =>
    list.length === 0 ? [] : [`${list.length} ${list.length === 1 ? one : many}`];
  return [
    ...count(tasks, 'task', 'tasks'),
    ...count(properties, 'property', 'properties'),
    ...count(tests, 'test', 'tests'),
  ].join(' · ');
}
