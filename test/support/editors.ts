type TestedEditor = 'oldest' | 'newest';

const both: readonly TestedEditor[] = ['oldest', 'newest'];

/**
 * The editors of tests whose matter hardly depends on the editor: the newest alone, as each start of one takes half a minute.
 * Before a release FINGERPOST_EVERY_EDITOR=1 runs all of them in both.
 */
export const newestUnlessAll: readonly TestedEditor[] = process.env['FINGERPOST_EVERY_EDITOR'] ? both : ['newest'];
