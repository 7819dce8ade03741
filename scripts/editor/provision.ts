import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheRoot } from '../project';
import type { Edition, Recipe } from './editions';
import { recipeOf } from './editions';
import { installEditor } from './install';
import { withLock } from './lock';
import { checkPrerequisites } from './prerequisites';

/** An editor that is ready to be started. */
export interface Editor {
  readonly edition: Edition;
  /** What `vscode.version` says inside it. */
  readonly version: string;
  /** The Node.js it runs on. */
  readonly node: string;
  /** The script that Node.js runs. */
  readonly entry: string;
}

/** Counts up when the steps of the installation change, so that editors made by older steps are made again. */
const generation = 1;
const markerName = 'provisioned.json';

/**
 * Makes sure that a real editor is on this machine and says where. The first time takes one to two minutes and needs the
 * npm registry and a compiler; afterwards it takes nothing, offline too. The editor appears in the cache folder in one
 * step when it is complete, so an interrupted installation is never mistaken for an editor, and a second process that
 * asks at the same time waits for the first.
 */
export async function provisionEditor(which: Edition, report: (line: string) => void): Promise<Editor> {
  const recipe = recipeOf(which);
  const shelf = path.join(cacheRoot(), 'editors');
  const home = path.join(shelf, recipe.codeServer);
  const ready = await readEditor(which, recipe, home);
  if (ready) return ready;

  await checkPrerequisites(recipe, shelf);
  return withLock(
    `${home}.lock`,
    () => report(`Another process is installing the ${which} editor; waiting for it.`),
    async () => {
      const made = await readEditor(which, recipe, home);
      if (made) return made;
      const started = Date.now();
      report(`Installing the ${which} editor, Code-OSS ${recipe.codeOss}, into ${home}. Once, about two minutes.`);
      await removeUnfinished(home);
      const unfinished = `${home}.unfinished.${process.pid}`;
      await mkdir(unfinished, { recursive: true });
      const node = await installEditor(recipe, unfinished, report);
      await writeFile(path.join(unfinished, markerName), JSON.stringify({ generation, node }));
      await rm(home, { recursive: true, force: true });
      await rename(unfinished, home);
      const editor = await readEditor(which, recipe, home);
      if (!editor) throw new Error(`The ${which} editor was installed into ${home}, but cannot be found there.`);
      report(`The ${which} editor is ready after ${Math.round((Date.now() - started) / 1000)} s.`);
      return editor;
    },
  );
}

/**
 * Removes what interrupted installations left. Each has a folder of its own: an npm that outlived the process that started
 * it may still be writing there, in which case the rest goes next time.
 */
async function removeUnfinished(home: string): Promise<void> {
  const prefix = `${path.basename(home)}.unfinished.`;
  const shelf = path.dirname(home);
  for (const name of await readdir(shelf)) {
    if (!name.startsWith(prefix)) continue;
    await rm(path.join(shelf, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Undefined when there is none, or one that older steps made, or one whose Node.js was uninstalled since. */
async function readEditor(edition: Edition, recipe: Recipe, home: string): Promise<Editor | undefined> {
  const text = await readFile(path.join(home, markerName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const marker: unknown = JSON.parse(text);
  if (typeof marker !== 'object' || marker === null || !('generation' in marker) || !('node' in marker))
    return undefined;
  if (marker.generation !== generation || typeof marker.node !== 'string') return undefined;
  const node = path.resolve(home, marker.node);
  const entry = path.join(home, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  try {
    await access(node);
    await access(entry);
  } catch {
    return undefined;
  }
  return { edition, version: recipe.codeOss, node, entry };
}
