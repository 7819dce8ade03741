import { createContext } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Counts the themes that the page has had, for what is drawn with their colours. */
export const ThemeContext = createContext(0);

/** The editor gives a theme as variables of the root and a class of the body. */
export function useThemeChanges(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      // Both change, one after the other.
      timer = setTimeout(() => setCount((before) => before + 1), 50);
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
  return count;
}
