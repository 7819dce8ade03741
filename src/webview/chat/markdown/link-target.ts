/** Where a link leads to, as far as a chat may follow it. */
export type LinkTarget =
  { readonly kind: 'web'; readonly url: string } | { readonly kind: 'document'; readonly uri: string };

/**
 * What a link in a conversation opens. A web address, a file's URI, or a path relative to the working folder; undefined
 * for everything else (commands of the editor, scripts, data, other hosts' shares), which stays text.
 *
 * `root`: URI of the working folder without a slash at its end; empty when there is none.
 */
export function linkTarget(href: string, root: string): LinkTarget | undefined {
  if (/^https?:\/\//i.test(href)) return URL.canParse(href) ? { kind: 'web', url: new URL(href).href } : undefined;
  if (/^file:\/\/\//i.test(href)) return URL.canParse(href) ? { kind: 'document', uri: new URL(href).href } : undefined;
  if (root === '' || href === '' || /^([a-z][a-z0-9+.-]*:|[/#?])/i.test(href)) return undefined;
  // Separators in disguise: whoever decodes them later might be led out of the folder.
  if (/\\|%2f|%5c/i.test(href)) return undefined;
  const base = `${root.replace(/\/+$/, '')}/`;
  if (!URL.canParse(href, base)) return undefined;
  const uri = new URL(href, base).href;
  return uri.startsWith(new URL(base).href) ? { kind: 'document', uri } : undefined;
}
