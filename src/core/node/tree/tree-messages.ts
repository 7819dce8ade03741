import type { FoundChange } from './tree-scan';

/** What the process and the thread that walks folders say to each other. */

export interface TreeOrder {
  readonly id: number;
  /** The store, absolute. */
  readonly home: string;
  /** Absolute: the folder, every link resolved, and where its memory is kept. */
  readonly root: string;
  readonly memory: string;
  readonly hidden: readonly string[];
  readonly mostBytes: number;
  readonly tell: boolean;
  /** Not zero: it is to stop. */
  readonly stop: Int32Array;
}

export type TreeAnswer =
  | {
      readonly id: number;
      readonly state: 'looked' | 'too-many';
      readonly files: number;
      readonly changes: readonly FoundChange[];
      readonly folders: readonly string[];
      readonly large: readonly string[];
      readonly more: number;
    }
  | { readonly id: number; readonly state: 'stopped' }
  | { readonly id: number; readonly state: 'failed'; readonly message: string };
