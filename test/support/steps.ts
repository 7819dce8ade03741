import { afterEach, beforeEach } from 'mocha';

/**
 * Said inside a `describe` whose tests each stand on the one before: when one fails, the rest of them is not tried. (What
 * mocha calls `bail` would give up this suite because of a failure in any other.)
 */
export function inSteps(): void {
  let failed: string | undefined;
  beforeEach(() => {
    if (failed !== undefined) throw new Error(`Not tried, as this failed: ${failed}`);
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') failed ??= this.currentTest.title;
  });
}
