import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { design, requirements, specName, tasks } from '../../scripts/demo/documents';
import { copySampleProject, installSampleLibraries } from '../../scripts/demo/sample-project';

/** Where the spec of {@link demoFolder} lies in it. */
export const demoSpec = `.kiro/specs/${specName}`;

/** A copy of the sample project with its spec written and agreed on. Absolute, every link resolved; remove it when done. */
export async function demoFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fp-demo-')));
  await copySampleProject(folder);
  await installSampleLibraries(folder);
  const spec = path.join(folder, demoSpec);
  await mkdir(spec, { recursive: true });
  await writeFile(path.join(spec, 'requirements.md'), requirements);
  await writeFile(path.join(spec, 'design.md'), design);
  await writeFile(path.join(spec, 'tasks.md'), tasks);
  return folder;
}
