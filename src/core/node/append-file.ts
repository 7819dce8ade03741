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
  /** Nobody else writes the file. Undefined until it was looked at. */
  #size: number | undefined;

  constructor(
    private readonly handle: FileHandle,
    private readonly failed: FailedWrite,
  ) {}

  append(text: string): Promise<number> {
    return this.#inTurn('Appending to', async () => {
      if (this.#mayBeTorn) this.#size = await this.endTornLine();
      this.#mayBeTorn = true;
      const offset = (this.#size ??= (await this.handle.stat()).size);
      await this.handle.appendFile(text);
      this.#size += Buffer.byteLength(text);
      this.#mayBeTorn = false;
      return offset;
    });
  }

  flush(): Promise<void> {
    return this.#inTurn('Saving', () => this.handle.datasync());
  }

  async close(): Promise<void> {
    await this.#inTurn('Closing', () => this.handle.close());
  }

  /** @returns the size of the file then */
  async endTornLine(): Promise<number> {
    const { size } = await this.handle.stat();
    if (size === 0) return 0;
    const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(1), 0, 1, size - 1);
    if (bytesRead !== 1 || buffer[0] === 0x0a) return size;
    await this.handle.appendFile('\n');
    return size + 1;
  }

  async #inTurn<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const own = this.#last.then(work, work); // whoever failed before has been told by its own promise
    this.#last = own;
    try {
      return await own;
    } catch (cause) {
      throw this.failed(doing, cause);
    }
  }
}
