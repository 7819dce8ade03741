/** The four kinds of colour theme an editor knows. */
export type Theme = 'light' | 'dark' | 'high-contrast-dark' | 'high-contrast-light';

interface ThemeNames {
  /** The value of `workbench.colorTheme`, the same in the oldest and the newest editor. */
  readonly setting: string;
  /** The class that the workbench carries while such a theme is on. */
  readonly className: string;
}

export const themes: Readonly<Record<Theme, ThemeNames>> = {
  light: { setting: 'Default Light Modern', className: 'vs' },
  dark: { setting: 'Default Dark Modern', className: 'vs-dark' },
  'high-contrast-dark': { setting: 'Default High Contrast', className: 'hc-black' },
  'high-contrast-light': { setting: 'Default High Contrast Light', className: 'hc-light' },
};
