import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach } from 'mocha';

/** A folder of one test, gone after it. */
export interface TemporaryFolder {
  /** Absolute, every link resolved. */
  readonly path: string;
  readonly uri: string;
  /** Absolute path of a place in it. */
  at(relative: string): string;
  /** URI of a place in it. */
  uriAt(relative: string): string;
  /** Writes more files, and their folders. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

const made: string[] = [];

afterEach(async function () {
  this.timeout(300_000); // a property test makes hundreds, a benchmark a hundred thousand files
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })));
});

/**
 * Makes a folder with these files: `{ 'src/cart.ts': 'export …' }`. A name that ends with `/` makes an empty folder. It is
 * removed after the test in which it is made.
 */
export async function temporaryFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<TemporaryFolder> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'fingerpost-test-')));
  made.push(root);
  const at = (relative: string): string => path.join(root, relative);
  const folder: TemporaryFolder = {
    path: root,
    uri: pathToFileURL(root).href,
    at,
    uriAt: (relative) => pathToFileURL(at(relative)).href,
    async write(more) {
      for (const [name, content] of Object.entries(more)) {
        if (name.endsWith('/')) {
          await mkdir(at(name), { recursive: true });
          continue;
        }
        await mkdir(path.dirname(at(name)), { recursive: true });
        await writeFile(at(name), content);
      }
    },
  };
  await folder.write(files);
  return folder;
}
