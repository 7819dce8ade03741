import type { Criterion, Show } from '../show';
import { skeletonOf } from './skeleton';
import { comparable } from './statement';
import { isSpokenOf } from './word-stems';

/** A criterion, as a cell names it. */
export interface CellCriterion {
  readonly key: string;
  readonly id: string;
  readonly line: number;
}

/** What criteria say of an event in a state. */
export interface MatrixCell {
  /** `here`: a criterion names both. `any`: one names the event and no state, so that it holds in all. `none`: nobody says. */
  readonly covered: 'here' | 'any' | 'none';
  readonly criteria: readonly CellCriterion[];
  /** The beginning of the criterion that is missing, where nobody says. */
  readonly skeleton: string | undefined;
}

export interface MatrixState {
  readonly name: string;
  /** Criteria that hold all the while, without an event. */
  readonly always: readonly CellCriterion[];
  /** No response and no event speaks of it: nothing says how it begins. By words only, so a hint and no finding. */
  readonly neverBegins: boolean;
}

export interface MatrixEvent {
  readonly name: string;
  /** Written with IF: what should not happen. */
  readonly isUnwanted: boolean;
}

/** Events against states of one system. */
export interface ScenarioMatrix {
  readonly system: string;
  readonly states: readonly MatrixState[];
  readonly events: readonly MatrixEvent[];
  /** By state, then by event. */
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly uncovered: number;
}

interface Scenario extends CellCriterion {
  readonly system: string;
  readonly states: readonly string[];
  readonly events: readonly { readonly text: string; readonly isUnwanted: boolean }[];
  readonly response: string;
  readonly language: string | null;
}

/**
 * The matrices of a spec, one for each system of which criteria name states (WHILE) as well as events (WHEN, IF); with the most
 * states first. Names are compared as words, never by meaning. Defects of a bug analysis say what is, and are left out.
 */
export function scenarioMatrices({ requirements }: Pick<Show, 'requirements'>): readonly ScenarioMatrix[] {
  const scenarios = requirements.flatMap(({ section, criteria }) =>
    section === 'current' ? [] : criteria.flatMap((criterion) => scenarioOf(criterion) ?? []),
  );
  const systems = groupBy(scenarios, ({ system }) => comparable(system));
  return [...systems.values()]
    .flatMap((own) => matrixOf(own, scenarios) ?? [])
    .sort((a, b) => b.states.length - a.states.length);
}

function scenarioOf({ key, id, line, ears }: Criterion): Scenario | undefined {
  const { system, response, language, clauses } = ears;
  if (system === null) return undefined;
  const events = clauses.flatMap(({ kind, text }) =>
    kind === 'when' || kind === 'if' ? [{ text, isUnwanted: kind === 'if' }] : [],
  );
  return { key, id, line, system, states: ears.states, events, response: response ?? '', language };
}

function matrixOf(own: readonly Scenario[], all: readonly Scenario[]): ScenarioMatrix | undefined {
  const states = [
    ...groupBy(
      own.flatMap((each) => each.states),
      comparable,
    ),
  ];
  const events = [
    ...groupBy(
      own.flatMap((each) => each.events),
      ({ text }) => comparable(text),
    ),
  ];
  const [first] = own;
  if (states.length === 0 || events.length === 0 || !first) return undefined;
  const told = own.map((scenario) => ({
    scenario,
    states: new Set(scenario.states.map(comparable)),
    events: new Set(scenario.events.map(({ text }) => comparable(text))),
  }));
  const spoken = all.flatMap((each) => [each.response, ...each.events.map(({ text }) => text)]);
  const cells = states.map(([state, [name = state]]) =>
    events.map(([event, [named]]): MatrixCell => {
      const about = told.filter((each) => each.events.has(event));
      const here = about.filter((each) => each.states.has(state));
      const any = about.filter((each) => each.states.size === 0);
      const criteria = (here.length > 0 ? here : any).map(({ scenario }) => cellCriterion(scenario));
      const covered = here.length > 0 ? 'here' : any.length > 0 ? 'any' : 'none';
      const { system } = first;
      const { language } = about[0]?.scenario ?? first;
      const skeleton =
        covered === 'none' && named
          ? skeletonOf({ state: name, event: named.text, isUnwanted: named.isUnwanted, system, language })
          : undefined;
      return { covered, criteria, skeleton };
    }),
  );
  return {
    system: first.system,
    states: states.map(([state, [name = state]]) => ({
      name,
      always: told
        .filter((each) => each.states.has(state) && each.events.size === 0)
        .map(({ scenario }) => cellCriterion(scenario)),
      neverBegins: !isSpokenOf(name, spoken, first.system),
    })),
    events: events.map(([event, [named]]) => ({ name: named?.text ?? event, isUnwanted: named?.isUnwanted ?? false })),
    cells,
    uncovered: cells.flat().filter(({ covered }) => covered === 'none').length,
  };
}

const cellCriterion = ({ key, id, line }: Scenario): CellCriterion => ({ key, id, line });

/** In the order of their first members. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
