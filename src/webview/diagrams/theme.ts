/** Colours and letters of a diagram, of the editor's theme. */
export interface DiagramTheme {
  readonly isDark: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/** Each colour of a diagram by the theme's variables that it may come from, the best first. */
const colours = {
  background: ['editor-background'],
  mainBkg: ['editorWidget-background', 'editor-background'],
  primaryColor: ['editorWidget-background', 'editor-background'],
  primaryTextColor: ['editor-foreground'],
  primaryBorderColor: ['contrastBorder', 'textLink-foreground'],
  nodeBorder: ['contrastBorder', 'textLink-foreground'],
  lineColor: ['contrastBorder', 'descriptionForeground', 'editor-foreground'],
  textColor: ['editor-foreground'],
  titleColor: ['editor-foreground'],
  secondaryColor: ['sideBar-background', 'editor-background'],
  secondaryTextColor: ['editor-foreground'],
  secondaryBorderColor: ['contrastBorder', 'descriptionForeground'],
  tertiaryColor: ['editor-background'],
  tertiaryTextColor: ['editor-foreground'],
  tertiaryBorderColor: ['contrastBorder', 'descriptionForeground'],
  clusterBkg: ['sideBar-background', 'editor-background'],
  clusterBorder: ['contrastBorder', 'widget-border', 'descriptionForeground'],
  edgeLabelBackground: ['editor-background'],
  noteBkgColor: ['inputValidation-infoBackground', 'editor-background'],
  noteTextColor: ['editor-foreground'],
  noteBorderColor: ['contrastBorder', 'inputValidation-infoBorder'],
  activationBkgColor: ['sideBar-background', 'editor-background'],
  activationBorderColor: ['contrastBorder', 'textLink-foreground'],
  labelBoxBkgColor: ['sideBar-background', 'editor-background'],
  labelBoxBorderColor: ['contrastBorder', 'descriptionForeground'],
  sequenceNumberColor: ['editor-background'],
  errorBkgColor: ['inputValidation-errorBackground', 'editor-background'],
  errorTextColor: ['editor-foreground'],
} as const;

/** What the page's theme makes of a diagram. Only colours that the theme has are set; the others follow from them. */
export function diagramTheme(page: HTMLElement): DiagramTheme {
  const styles = getComputedStyle(page);
  const value = (name: string): string => styles.getPropertyValue(`--vscode-${name}`).trim();
  const variables: Record<string, string> = {};
  for (const [name, sources] of Object.entries(colours)) {
    const found = sources.map(value).find((colour) => colour !== '');
    if (found !== undefined) variables[name] = found;
  }
  variables['fontFamily'] = value('font-family') || 'sans-serif';
  variables['fontSize'] = value('font-size') || '13px';
  const { classList } = document.body;
  const isDark =
    classList.contains('vscode-dark') ||
    (classList.contains('vscode-high-contrast') && !classList.contains('vscode-high-contrast-light'));
  return { isDark, variables };
}
