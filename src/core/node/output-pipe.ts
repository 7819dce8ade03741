import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One pipe for both outputs of a command. */
export interface OutputPipe {
  /** Our end. */
  readonly reader: Socket;
  /** File descriptor of the command's end. */
  readonly writer: number;
  /** Closes `writer` here, once the command has it. */
  closeWriter(): Promise<void>;
  /** Closes what is still open. */
  close(): Promise<void>;
}

const run = promisify(execFile);
const openFile = promisify(open);
const closeFile = promisify(close);

/**
 * A real pipe, which Node does not give by itself: it connects children by sockets, one for each output. Two sockets lose
 * the order of what was written, and a program that opens `/dev/stderr` by name fails on a socket.
 *
 * Undefined where no named pipe can be made (Windows, a temporary folder without them): the caller does with two sockets.
 */
export async function outputPipe(): Promise<OutputPipe | undefined> {
  if (process.platform === 'win32') return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'fingerpost-')).catch(() => undefined); // no place for a pipe: no pipe
  if (folder === undefined) return undefined;
  let reading: number | undefined;
  try {
    const path = join(folder, 'output');
    await run('mkfifo', ['-m', '600', path], { timeout: 5_000 });
    // Without a writer an ordinary reader would wait in `open`; with a reader there, the writer does not.
    reading = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = await openFile(path, constants.O_WRONLY);
    const reader = new Socket({ fd: reading, readable: true, writable: false });
    return new OpenPipe(reader, writer);
  } catch {
    if (reading !== undefined) await closeFile(reading);
    return undefined; // no mkfifo, or no pipes in that folder
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class OpenPipe implements OutputPipe {
  #isOpen = true;

  constructor(
    readonly reader: Socket,
    readonly writer: number,
  ) {}

  async closeWriter(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await closeFile(this.writer);
  }

  async close(): Promise<void> {
    this.reader.destroy();
    await this.closeWriter();
  }
}
