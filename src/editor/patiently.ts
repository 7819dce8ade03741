import * as vscode from 'vscode';
import { abortOn, sleep } from './abort';

/** Work that takes longer than this shows that it goes on, and can be cancelled. */
const patienceMs = 1_000;

/**
 * Runs something that may take long. After a second a notification shows it, with a way to cancel.
 * @param work is told by its signal when the user cancels; its result is then thrown away
 * @param late is called with a result that comes after cancelling, to undo it
 * @throws vscode.CancellationError when the user cancels
 */
export async function patiently<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
  late: (result: T) => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const cancelled = new AbortController();
  const done = new AbortController();
  const result = work(cancelled.signal).finally(() => done.abort());
  result.catch(() => undefined); // awaited below
  await sleep(patienceMs, done.signal).catch(() => undefined); // it was done before anyone lost patience
  if (done.signal.aborted) return result;
  const options = { location: vscode.ProgressLocation.Notification, title: `Fingerpost: ${title}`, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const { signal, dispose } = abortOn(token);
    try {
      const cancel = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled.abort(signal.reason);
          void result.then(late, () => undefined); // nobody waits for its failure any more
          reject(new vscode.CancellationError());
        });
      });
      return await Promise.race([result, cancel]);
    } finally {
      dispose();
    }
  });
}
