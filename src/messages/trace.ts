import type { TraceLook, TraceView } from '../core/specs/trace/trace-view';
import type { PageFailure } from './page';

export type { TraceNode } from '../core/specs/trace/trace-graph';
export type { LaidColumn, LaidNode, TraceLayout } from '../core/specs/trace/trace-layout';
export type { TraceMatrix, TraceRow } from '../core/specs/trace/trace-matrix';
export type { SelectedThread, TraceLook, TraceView } from '../core/specs/trace/trace-view';

/** What the traceability view's page and the editor say to each other. The page draws; layout and filter are the core's. */

export type FromTracePage =
  /** The page is up. What it was asked to show before it was thrown away. */
  | { readonly type: 'ready'; readonly look: TraceLook }
  | { readonly type: 'look'; readonly look: TraceLook }
  /** Opens the place of a node, by its key. */
  | { readonly type: 'open'; readonly key: string }
  | { readonly type: 'export'; readonly as: 'svg' | 'csv' };

export type ToTracePage =
  | {
      readonly type: 'view';
      /** The spec's folder, which the page keeps so that the view comes back with its window. */
      readonly dir: string;
      readonly view: TraceView;
      /** The look is another one than the page asked for: something is to be shown. */
      readonly isLed: boolean;
    }
  /** The spec is not there any more. */
  | { readonly type: 'gone' }
  | PageFailure;
