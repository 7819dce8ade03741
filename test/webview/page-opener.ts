import assert from 'node:assert/strict';
import { type OpenedPage, type PageBrowser, type ShownPage, startPageBrowser } from './page-browser';

let started: Promise<PageBrowser> | undefined;

// All suites of a run share one browser, so it ends with the run.
after(async () => {
  // Where it could not be started, every suite has said so.
  const browser = await started?.catch(() => undefined);
  await browser?.close();
});

/** Opens a page of a webview. */
export type PageOpener = <From, To>(opened: OpenedPage<From, To>) => Promise<ShownPage<From, To>>;

/** For a suite: opens pages and makes sure after each test that none had a reason to complain. */
export function pageOpener(): PageOpener {
  const used: Pick<ShownPage<unknown, unknown>, 'page' | 'complaints'>[] = [];
  before(async function () {
    this.timeout(60_000); // a browser on a machine that does other things as well
    await (started ??= startPageBrowser());
  });
  afterEach(async () => {
    const pages = used.splice(0);
    (await started)?.giveBack(pages);
    assert.deepEqual(
      pages.flatMap(({ complaints }) => complaints),
      [],
    );
  });
  return async (opened) => {
    const page = await (await (started ??= startPageBrowser())).open(opened);
    used.push(page);
    return page;
  };
}
