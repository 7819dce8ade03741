import * as vscode from 'vscode';

/** The editor's token as a signal. Give it back with `dispose` when the work is over. */
export function abortOn(token: vscode.CancellationToken): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new vscode.CancellationError());
  if (token.isCancellationRequested) abort();
  const listening = token.onCancellationRequested(abort);
  return { signal: controller.signal, dispose: () => void listening.dispose() };
}

/** Does work that the editor may cancel. */
export async function withSignal<T>(
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, dispose } = abortOn(token);
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}

/** A signal as the editor's token. Give it back with `dispose` when the work is over. */
export function cancelOn(signal: AbortSignal): { readonly token: vscode.CancellationToken; dispose(): void } {
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    token: source.token,
    dispose() {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    },
  };
}

/** Waits, at most until the signal is aborted; then it rejects with the signal's reason. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** What the editor gives, unless the signal is aborted before: then it rejects with the signal's reason. */
export function unlessAborted<T>(work: Thenable<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(reasonOf(signal));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    const settled = (): void => signal.removeEventListener('abort', end);
    work.then(resolve, reject).then(settled, settled);
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new vscode.CancellationError();
}
