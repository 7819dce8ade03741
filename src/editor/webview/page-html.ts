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
  /** It draws diagrams, which have styles of their own. */
  readonly diagrams?: boolean;
  /** It shows pictures that a person has put into it. */
  readonly pictures?: boolean;
}

/**
 * The page of a webview. Its policy allows one script, our style sheet and our icon font: no other script, no inline
 * style, no picture, no frame, no connection, wherever what is shown may try to lead.
 *
 * A page with diagrams also allows style sheets with its nonce and the style of single elements: what draws diagrams sets and
 * measures them. Nothing that a document says becomes such a style, and no style can load anything.
 *
 * A page with pictures shows those that its own script has the bytes of (`blob:`), none by an address: nothing that a
 * conversation names is loaded.
 */
export function pageHtml(options: PageHtmlOptions): string {
  const { name, title, cspSource, nonce, scriptUri, styleUri, diagrams = false, pictures = false } = options;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}${diagrams ? ` 'nonce-${nonce}'` : ''}`,
    ...(diagrams ? ["style-src-attr 'unsafe-inline'"] : []),
    `font-src ${cspSource}`,
    ...(pictures ? ['img-src blob:'] : []),
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
