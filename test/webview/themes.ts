import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export const themeNames = ['dark', 'light', 'hc', 'hcLight'] as const;
export type ThemeName = (typeof themeNames)[number];

/** A theme as a webview gets it: variables on the root element, a class on the body. */
export interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

const bodyClasses = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast vscode-high-contrast-light',
} satisfies Record<ThemeName, string>;

const variables = z.record(z.enum(themeNames), z.record(z.string(), z.string()));

/** What the editor's own themes (Dark Modern, Light Modern, the two of high contrast) give a page, read from a real one. */
export async function loadTheme(name: ThemeName): Promise<Theme> {
  const text = await readFile(path.join(__dirname, 'fixtures', 'themes.json'), 'utf8');
  return { bodyClass: bodyClasses[name], variables: variables.parse(JSON.parse(text))[name] };
}
