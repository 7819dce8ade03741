import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tail } from '../../../scripts/editor/run-command';
import { cacheRoot } from '../../../scripts/project';
import type { Workbench } from './workbench';

/** The folder in which the traces of one failed test lie. */
export function failureFolder(title: string): string {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return path.join(cacheRoot(), 'e2e-failures', name.slice(0, 120));
}

/** Removes what an earlier failure of the same test left, so that what lies there is always from the last run. */
export async function forgetFailure(title: string): Promise<void> {
  await rm(failureFolder(title), { recursive: true, force: true });
}

/** Saves what a person needs to see why a test failed: a picture, the browser's console and the ends of the logs. */
export async function reportFailure(workbench: Workbench, title: string): Promise<string> {
  const folder = failureFolder(title);
  await mkdir(folder, { recursive: true });
  const name = workbench.editor.edition;
  // A page that crashed has no picture, but its logs are worth having all the more.
  await workbench.page.screenshot({ path: path.join(folder, `${name}.png`) }).catch(() => undefined);
  await writeFile(path.join(folder, `${name}-console.txt`), workbench.console.join('\n'));
  await writeFile(path.join(folder, `${name}-editor.txt`), await editorLogs(workbench));
  return folder;
}

async function editorLogs(workbench: Workbench): Promise<string> {
  const sections = [`== server\n${workbench.server.log()}`];
  const logs = path.join(workbench.userDataDir, 'logs');
  const files = await readdir(logs, { recursive: true, encoding: 'utf8' }).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.log')).sort()) {
    const text = await readFile(path.join(logs, file), 'utf8');
    if (text.trim() !== '') sections.push(`== ${file}\n${tail(text, 60)}`);
  }
  return sections.join('\n\n');
}
