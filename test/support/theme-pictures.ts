import type { Theme, Workbench } from './workbench';

/** For people who look at them. A test needs one, and a change of the theme takes seconds. */
const kinds: readonly Theme[] = process.env['FINGERPOST_PICTURES']
  ? ['dark', 'high-contrast-dark', 'light']
  : ['light'];

/**
 * Pictures of one thing in a dark, a high-contrast and a light theme where FINGERPOST_PICTURES is set, else in the light one
 * alone, in which it stays. Another theme takes the keyboard away and with it what closes then, so `arrange` brings about what
 * is to be seen each time.
 */
export async function picturesInThemes(
  workbench: Workbench,
  name: string,
  arrange: () => Promise<unknown>,
): Promise<void> {
  for (const theme of kinds) {
    // A window opens in the light one.
    if (kinds.length > 1) await workbench.setTheme(theme);
    await arrange();
    await workbench.screenshot(`${name}-${theme}`);
  }
}
