type TestedEditor = 'oldest' | 'newest';

const isAll = Boolean(process.env['FINGERPOST_EVERY_EDITOR']);
const both: readonly TestedEditor[] = ['oldest', 'newest'];

/**
 * The editors of tests that are run in one for want of time, as each start takes half a minute: the newest. Before a release
 * FINGERPOST_EVERY_EDITOR=1 runs all of them in both.
 */
export const newestUnlessAll: readonly TestedEditor[] = isAll ? both : ['newest'];

/** The same in the other editor, so that both halves, which run side by side, take the same time. */
export const oldestUnlessAll: readonly TestedEditor[] = isAll ? both : ['oldest'];
