/** Where a link leads to, as far as a chat may follow it. */
export type LinkTarget =
  | { readonly kind: 'web'; readonly url: string }
  /** `path`: relative to the working folder, with the line where there is one (`src/a.ts#L3`, `src/a.ts:3`). */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'document'; readonly uri: string };

/**
 * What a link in a conversation opens. A web address, a path inside of the working folder, or a file's URI; undefined for
 * everything else (commands of the editor, scripts, data, other hosts' shares), which stays text. The editor looks again
 * before it opens anything; a link that it would refuse should not look like one.
 *
 * `root`: URI of the working folder; empty when there is none.
 */
export function linkTarget(href: string, root: string): LinkTarget | undefined {
  if (/^https?:\/\//i.test(href)) return URL.canParse(href) ? { kind: 'web', url: new URL(href).href } : undefined;
  if (/^file:\/\/\//i.test(href)) return documentOf(href);
  if (root === '' || href === '' || /^([a-z][a-z0-9+.-]*:|[/#?])/i.test(href)) return undefined;
  const path = href.replace(/(?:#L|:)\d+(?:[-:]L?\d+)?$/, '');
  // Separators in disguise: whoever decodes them later might be led out of the folder.
  if (/\\|%2f|%5c/i.test(path)) return undefined;
  const base = `${root.replace(/\/+$/, '')}/`;
  if (!URL.canParse(path, base)) return undefined;
  const { href: uri, search, hash } = new URL(path, base);
  if (search !== '' || hash !== '') return undefined;
  return uri.startsWith(new URL(base).href) ? { kind: 'file', path: href } : undefined;
}

/** A place in a document is no part of its URI. */
function documentOf(href: string): LinkTarget | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  url.hash = '';
  return { kind: 'document', uri: url.href };
}

/** The link to a line of a document: by its path where it is inside of the working folder, else to the whole of it. */
export function lineTarget(uri: string, line: number, root: string): LinkTarget {
  const base = `${root.replace(/\/+$/, '')}/`;
  if (root === '' || !uri.startsWith(base)) return { kind: 'document', uri };
  return { kind: 'file', path: `${uri.slice(base.length)}#L${line}` };
}
