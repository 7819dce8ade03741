/** Where something is, absolute: `file:///home/ann/shop/src/cart.ts`. */
export type Uri = string;

/** What can be taken back: a listener, a watcher, a lock. */
export interface Disposable {
  dispose(): void;
}
