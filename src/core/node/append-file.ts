import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { AppendFile } from '../ports';

/** Makes the error that a caller gets, from what was being done and the system's error. */
export type FailedWrite = (doing: string, cause: unknown) => Error;

/** Opens a file of lines for appending. A last line without an end is ended, so that what comes next is not glued to it. */
export async function openAppendFile(path: string, failed: FailedWrite): Promise<AppendFile> {
  const handle = await open(path, 'a+', 0o600);
  const file = new OpenFile(handle, failed);
  try {
    await file.endTornLine();
    return file;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class OpenFile implements AppendFile {
  #last: Promise<unknown> = Promise.resolve();
  /** A write has failed, perhaps in the middle of its text. */
  #mayBeTorn = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly failed: FailedWrite,
  ) {}

  append(text: string): Promise<void> {
    return this.#inTurn('Appending to', async () => {
      if (this.#mayBeTorn) await this.endTornLine();
      this.#mayBeTorn = true;
      await this.handle.appendFile(text);
      this.#mayBeTorn = false;
    });
  }

  flush(): Promise<void> {
    return this.#inTurn('Saving', () => this.handle.datasync());
  }

  async close(): Promise<void> {
    await this.#inTurn('Closing', () => this.handle.close());
  }

  async endTornLine(): Promise<void> {
    const { size } = await this.handle.stat();
    if (size === 0) return;
    const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(1), 0, 1, size - 1);
    if (bytesRead === 1 && buffer[0] !== 0x0a) await this.handle.appendFile('\n');
  }

  async #inTurn(doing: string, work: () => Promise<void>): Promise<void> {
    const own = this.#last.then(work, work); // whoever failed before has been told by its own promise
    this.#last = own;
    try {
      await own;
    } catch (cause) {
      throw this.failed(doing, cause);
    }
  }
}
