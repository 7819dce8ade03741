import type { Files, Uri } from '../ports';
import { parentOf } from '../text/uri';

/** Huge, and other people's: what lies there is not this project's secret. */
const others: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', 'venv', 'target', '__pycache__']);

/** Is a folder of this name passed over when files with secrets are looked for? */
export const isPassedOver = (name: string): boolean => others.has(name);

/** Does the folder lie where its name says? One that is a link is looked through where it is, or lies outside. */
export async function isNoLink(folder: Uri, files: Pick<Files, 'realPath'>): Promise<boolean> {
  try {
    const [real, above] = await Promise.all([files.realPath(folder), files.realPath(parentOf(folder))]);
    return parentOf(real) === above;
  } catch {
    return false; // a link in a circle
  }
}
