import type { CellName } from '../core/specs/analysis/add-scenario';
import type { ScenarioLook, ScenarioView } from '../core/specs/analysis/scenario-view';
import type { PageFailure } from './page';

export type {
  ScenarioCell,
  ScenarioLook,
  ScenarioRow,
  ScenarioTable,
  ScenarioView,
} from '../core/specs/analysis/scenario-view';

/** What the scenario matrix' page and the editor say to each other. The page draws; what a cell says is the core's. */

export type FromScenarioPage =
  /** The page is up. What it was asked to show before it was thrown away. */
  | { readonly type: 'ready'; readonly look: ScenarioLook }
  | { readonly type: 'look'; readonly look: ScenarioLook }
  /** Opens a criterion, by its key. */
  | { readonly type: 'open'; readonly key: string }
  /** Begins the criterion that a cell lacks. */
  | { readonly type: 'add'; readonly cell: CellName }
  | { readonly type: 'copyDiagram' }
  | { readonly type: 'export' }
  /** All of them, as CSV. */
  | { readonly type: 'exportContradictions' };

export type ToScenarioPage =
  /** @see ToTracePage for the folder */
  | { readonly type: 'view'; readonly dir: string; readonly view: ScenarioView }
  /** The spec is not there any more. */
  | { readonly type: 'gone' }
  | PageFailure;
