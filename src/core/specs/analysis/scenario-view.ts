import type { ContradictionRow } from './contradiction-rows';
import type { CellCriterion, MatrixState, ScenarioMatrix } from './scenario-matrix';

/** What a person wants to see of a spec's matrices. */
export interface ScenarioLook {
  /** Undefined: that with the most states. */
  readonly system: string | undefined;
  /** In events; empty: all. */
  readonly text: string;
  /** Only events that some state says nothing of. */
  readonly uncoveredOnly: boolean;
  /** Which event of those that are left is the first one drawn, from 0. */
  readonly from: number;
}

export const wholeMatrix: ScenarioLook = { system: undefined, text: '', uncoveredOnly: false, from: 0 };

/** Cells that are drawn at once. */
const mostCells = 3_000;
const fewestRows = 10;

/** Contradictions that are drawn at once. */
const mostContradictions = 200;

export interface ScenarioCell {
  readonly covered: 'here' | 'any' | 'none';
  readonly criteria: readonly CellCriterion[];
}

export interface ScenarioRow {
  readonly event: string;
  readonly isUnwanted: boolean;
  /** One for each state. */
  readonly cells: readonly ScenarioCell[];
}

export interface ScenarioTable {
  readonly states: readonly MatrixState[];
  readonly rows: readonly ScenarioRow[];
  /** Cells of the whole matrix. */
  readonly covered: number;
  readonly cells: number;
  /** Events that are drawn, counted from 1, of those that the filter leaves, and how many a page has. */
  readonly shown: { readonly from: number; readonly to: number; readonly of: number; readonly most: number };
}

/** The matrices of a spec as one of them is to be drawn. */
export interface ScenarioView {
  readonly name: string;
  /** As it could be met. */
  readonly look: ScenarioLook;
  readonly systems: readonly { readonly name: string; readonly uncovered: number }[];
  /** Undefined where no system has states and events. */
  readonly table: ScenarioTable | undefined;
  /** Of the whole spec, whatever system is looked at: the first of them, and how many there are. */
  readonly contradictions: { readonly rows: readonly ContradictionRow[]; readonly all: number };
}

/** What a spec's criteria say of events and states, and where they contradict each other. */
export interface Scenarios {
  readonly name: string;
  readonly matrices: readonly ScenarioMatrix[];
  readonly contradictions: readonly ContradictionRow[];
}

/** Total: a look at a system that is gone is one at the first. */
export function scenarioView({ name, matrices, contradictions: found }: Scenarios, look: ScenarioLook): ScenarioView {
  const contradictions = { rows: found.slice(0, mostContradictions), all: found.length };
  const systems = matrices.map(({ system, uncovered }) => ({ name: system, uncovered }));
  const matrix = matrices.find(({ system }) => system === look.system) ?? matrices[0];
  if (!matrix) return { name, look, systems, table: undefined, contradictions };
  const { states, events, cells, uncovered } = matrix;
  const words = look.text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = events.flatMap(({ name: event, isUnwanted }, at): readonly ScenarioRow[] => {
    const own = cells.flatMap((row): readonly ScenarioCell[] => {
      const cell = row[at];
      return cell ? [{ covered: cell.covered, criteria: cell.criteria }] : [];
    });
    if (!words.every((word) => event.toLowerCase().includes(word))) return [];
    if (look.uncoveredOnly && own.every(({ covered }) => covered !== 'none')) return [];
    return [{ event, isUnwanted, cells: own }];
  });
  const most = Math.max(fewestRows, Math.floor(mostCells / states.length));
  const lastPage = Math.max(0, Math.ceil(rows.length / most) - 1) * most;
  const from = Math.min(Math.max(0, Math.floor(look.from / most) * most), lastPage);
  const all = states.length * events.length;
  return {
    name,
    look: { ...look, system: matrix.system, from },
    systems,
    contradictions,
    table: {
      states,
      rows: rows.slice(from, from + most),
      covered: all - uncovered,
      cells: all,
      shown: {
        from: rows.length === 0 ? 0 : from + 1,
        to: Math.min(from + most, rows.length),
        of: rows.length,
        most,
      },
    },
  };
}
