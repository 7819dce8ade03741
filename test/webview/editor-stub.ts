import type { Theme } from './themes';

/**
 * Runs in the page before its own script, bundled by itself: what an editor's webview gives to a page. The theme, state
 * that lasts over reloads, the way out, and a word about everything that the page's policy has stopped.
 */
declare global {
  interface Window {
    theme: Theme;
    tellTest(message: unknown): Promise<void>;
    complain(complaint: string): Promise<void>;
    acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };
  }
}

document.addEventListener('securitypolicyviolation', (event) => {
  void window.complain(`${event.violatedDirective} stopped ${event.blockedURI}`);
});
document.addEventListener('DOMContentLoaded', () => {
  const { variables, bodyClass } = window.theme;
  for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  document.body.className = bodyClass;
});
window.acquireVsCodeApi = () => ({
  postMessage: (message) => void window.tellTest(structuredClone(message)),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
});
