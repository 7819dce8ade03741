import type { Diagrams } from '../diagrams/diagrams';

let loading: Promise<Diagrams> | undefined;

/** The script that draws diagrams, loaded by the first who asks; a failure is tried again by the next. */
export function loadDiagrams(): Promise<Diagrams> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** It lies beside the page's own script and is allowed by the same nonce. */
async function load(): Promise<Diagrams> {
  const own = document.querySelector<HTMLScriptElement>('script[nonce]');
  if (!own) throw new Error('The page does not know its own script.');
  const script = document.createElement('script');
  script.nonce = own.nonce;
  script.src = new URL('diagrams.js', own.src).href;
  await new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('What draws diagrams could not be loaded.'));
    document.head.append(script);
  });
  if (!window.fingerpostDiagrams) throw new Error('What draws diagrams did not start.');
  return window.fingerpostDiagrams;
}
