import { z } from 'zod';
import type { Uri } from '../ports';
import { missingPlace } from './missing-place';
import { plural } from './plural';
import { reportChecks } from './problem-report';
import { defineTool, failed } from './tool';
import type { ToolContext } from './tool';

/** How long language servers may take over one call. */
const deadlineMs = 15_000;
const mostFiles = 50;

const input = z.strictObject({
  paths: z
    .array(z.string().min(1))
    .min(1)
    .max(mostFiles)
    .optional()
    .describe(
      'Files, relative to the root or absolute. Default: the files that you changed since the last message of the user.',
    ),
});

/** `diagnostics`: what language servers say about files (`DIAG-01`, `DIAG-02`, `DIAG-03`). */
export const diagnosticsTool = defineTool<z.infer<typeof input>>({
  name: 'diagnostics',
  description: [
    'Gives the errors and warnings that the editor’s language servers and linters have for files: path, line, severity, source, message.',
    'Call it after you wrote or changed code, before you go on, and again after you mended what it found.',
    'Prefer it to builds, type checks and linters in a shell; tests are still run in one.',
    '"No diagnostics found" means that the files were checked; where nobody could check one, it says so.',
  ].join(' '),
  input,
  access: ({ paths = [] }) => paths.map((path) => ({ kind: 'read', path })),
  label: ({ paths }) => {
    if (paths === undefined) return 'Look for problems in the edited files';
    return `Look for problems in ${paths.length > 2 ? plural(paths.length, 'file') : paths.join(' and ')}`;
  },
  async run({ paths }, context) {
    const { diagnostics } = context;
    if (diagnostics === undefined) return failed(unavailable);
    const uris = paths === undefined ? await editedFiles(context) : paths.map((path) => context.resolve(path));
    for (const uri of uris) {
      const problem = await fileProblem(uri, context);
      if (problem !== undefined) return failed(`${problem} Name files that are there.`);
    }
    if (uris.length === 0)
      return failed('You have changed no file that could be looked at. Name the files to look at.');
    const checks = await diagnostics.check([...new Set(uris)], deadlineMs, context.signal);
    return { outcome: 'done', content: reportChecks(checks, deadlineMs, context) };
  },
});

const unavailable =
  'Diagnostics are not available here: there is no editor whose language servers could be asked. Check with what the project has for it, such as its type check, build or linter, in a shell.';

async function editedFiles(context: ToolContext): Promise<readonly Uri[]> {
  const found: Uri[] = [];
  for (const uri of context.edited()) if (await context.mayRead(uri)) found.push(uri);
  return found.slice(-mostFiles);
}

async function fileProblem(uri: Uri, context: ToolContext): Promise<string | undefined> {
  const stat = await context.files.stat(uri);
  if (stat === undefined) return missingPlace(uri, context);
  return stat.kind === 'file' ? undefined : `${context.display(uri)} is not a file.`;
}
