import type { Uri } from '../ports';
import { nameOf } from '../text/uri';

/** Every open folder with one of them first, and what lists call each. */
export function rootsFrom(
  first: Uri,
  open: readonly { readonly uri: Uri; readonly name: string }[],
): { readonly roots: readonly Uri[]; readonly rootName: (root: Uri) => string } {
  const names = new Map(open.map(({ uri, name }) => [uri, name]));
  const others = open.flatMap(({ uri }) => (uri === first ? [] : [uri]));
  return { roots: [first, ...others], rootName: (root) => names.get(root) ?? nameOf(root) };
}
