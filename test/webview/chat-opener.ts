import assert from 'node:assert/strict';
import { startChatPages, type ChatPage, type ChatPageOptions, type ChatPages } from './chat-page';

let started: Promise<ChatPages> | undefined;

// All suites of a run share one browser, so it ends with the run.
after(async () => {
  // Where they could not be started, every suite has said so.
  const pages = await started?.catch(() => undefined);
  await pages?.close();
});

/** For a suite: opens pages and makes sure after each test that none had a reason to complain. */
export function chatOpener(): (options?: ChatPageOptions) => Promise<ChatPage> {
  const opened: ChatPage[] = [];
  before(async function () {
    this.timeout(60_000); // a browser on a machine that does other things as well
    await (started ??= startChatPages());
  });
  afterEach(async () => {
    const used = opened.splice(0);
    (await started)?.giveBack(used);
    assert.deepEqual(
      used.flatMap(({ complaints }) => complaints),
      [],
    );
  });
  return async (options) => {
    const page = await (await (started ??= startChatPages())).open(options);
    opened.push(page);
    return page;
  };
}
