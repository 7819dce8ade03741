/** Where the page's parts are and who may serve them. */
export interface ChatHtmlOptions {
  /** `webview.cspSource`: where the editor serves the extension's files from. */
  readonly cspSource: string;
  /** Made anew for every page, so that only the script named here runs. */
  readonly nonce: string;
  /** `asWebviewUri` of dist/webview/chat.js. */
  readonly scriptUri: string;
  /** `asWebviewUri` of dist/webview/chat.css; the icon font stands beside it. */
  readonly styleUri: string;
}

/**
 * The page of the chat. Its policy allows one script, our style sheet and our icon font: no other script, no inline
 * style, no picture, no frame, no connection, wherever a conversation may try to lead.
 */
export function chatHtml({ cspSource, nonce, scriptUri, styleUri }: ChatHtmlOptions): string {
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
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${attribute(styleUri)}">
<title>Fingerpost chat</title>
</head>
<body>
<div data-fingerpost="chat"></div>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
