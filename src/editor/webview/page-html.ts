/** Where a page's parts are and who may serve them. */
export interface PageHtmlOptions {
  /** What the page's place is called, where its script finds it: `data-fingerpost`. */
  readonly name: string;
  readonly title: string;
  /** `webview.cspSource`: where the editor serves the extension's files from. */
  readonly cspSource: string;
  /** Made anew for every page, so that only the script named here runs. */
  readonly nonce: string;
  /** `asWebviewUri` of the page's script in dist/webview. */
  readonly scriptUri: string;
  /** `asWebviewUri` of the page's styles in dist/webview; the icon font stands beside them. */
  readonly styleUri: string;
}

/**
 * The page of a webview. Its policy allows one script, our style sheet and our icon font: no other script, no inline
 * style, no picture, no frame, no connection, wherever what is shown may try to lead.
 */
export function pageHtml({ name, title, cspSource, nonce, scriptUri, styleUri }: PageHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escaped(styleUri)}">
<title>${escaped(title)}</title>
</head>
<body>
<div data-fingerpost="${escaped(name)}"></div>
<script nonce="${escaped(nonce)}" src="${escaped(scriptUri)}"></script>
</body>
</html>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
