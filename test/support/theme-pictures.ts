import type { Theme, Workbench } from './workbench';

const kinds: readonly Theme[] = ['dark', 'high-contrast-dark', 'light'];

/**
 * Pictures of one thing in a dark, a high-contrast and a light theme, in which it stays. Another theme takes the keyboard
 * away and with it what closes then, so `arrange` brings about what is to be seen each time.
 */
export async function picturesInThemes(
  workbench: Workbench,
  name: string,
  arrange: () => Promise<unknown>,
): Promise<void> {
  for (const theme of kinds) {
    await workbench.setTheme(theme);
    await arrange();
    await workbench.screenshot(`${name}-${theme}`);
  }
}
