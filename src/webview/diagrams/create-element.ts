/**
 * Stands for `document.createElement` in the library that draws diagrams (see scripts/bundles.mjs). It measures text with a
 * style sheet of its own; with the page's nonce that one sheet counts, and the policy need not allow every inline style. As
 * an attribute, since the library reads the picture as a text again.
 */
export function createElementWithNonce(name: string): HTMLElement {
  const element = globalThis.document.createElement(name);
  if (element instanceof HTMLStyleElement) element.setAttribute('nonce', nonceOfPage());
  return element;
}

function nonceOfPage(): string {
  return globalThis.document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}
