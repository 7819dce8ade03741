import type { Uri } from '../ports';
import { visible } from '../trust/paths';
import { childOf, nameOf, parentOf } from '../text/uri';
import { nearest } from './similarity';
import type { ToolContext } from './tool';

/**
 * What to tell a model that named a file which is not there: the most similar names of its folder, or how far the path
 * exists. Names of a folder that may not be read without asking, and those that an ignore file hides, are not told.
 */
export async function missingPlace(
  uri: Uri,
  context: Pick<ToolContext, 'files' | 'display' | 'mayRead' | 'isHidden'>,
): Promise<string> {
  const missing = `There is no ${context.display(uri)}.`;
  let folder = parentOf(uri);
  let name = nameOf(uri);
  for (;;) {
    const entries = (await context.mayRead(folder)) ? await context.files.list(folder) : undefined;
    if (entries !== undefined) {
      const near: string[] = [];
      for (const each of nearest(
        name,
        entries.map((entry) => entry.name + (entry.kind === 'folder' ? '/' : '')),
        5,
      )) {
        const isFolder = each.endsWith('/');
        const hidden = await context.isHidden(
          childOf(folder, isFolder ? each.slice(0, -1) : each),
          isFolder ? 'folder' : 'file',
        );
        if (!hidden) near.push(each);
      }
      const place = context.display(folder);
      const where = folder === parentOf(uri) ? '' : ` The path exists as far as ${place}.`;
      return `${missing}${where}${near.length === 0 ? ` Nothing in ${place} has a similar name.` : ` In ${place}: ${near.map(visible).join(', ')}.`}`;
    }
    const above = parentOf(folder);
    if (above === folder) return missing;
    name = nameOf(folder);
    folder = above;
  }
}
