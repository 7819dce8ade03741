import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What was taken of a body. */
export type Body = { readonly bytes: Buffer } | 'too-large';

/**
 * Reads a body as it comes, up to the limit of what it is unpacked: neither the length that a server tells nor how small it
 * was packed is believed.
 * @throws what broke the stream
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<Body> {
  const stream = unpacked(message);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A body comes in bytes');
    length += chunk.length;
    if (length > limit) {
      message.destroy();
      return 'too-large';
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks) };
}

function unpacked(message: IncomingMessage): Readable {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  // The error of either end comes out of the loop that reads.
  const through = (unpack: Transform): Readable => {
    pipeline(message, unpack, () => undefined);
    return unpack;
  };
  switch (encoding) {
    case '':
    case 'identity':
      return message;
    case 'gzip':
    case 'x-gzip':
      return through(createGunzip());
    case 'deflate':
      return through(createInflate());
    case 'br':
      return through(createBrotliDecompress());
    default:
      throw new Error(`the server packed its answer in a way that was not asked for (${encoding})`);
  }
}

/** Bytes of a page in which it may say how it is written. */
const whereItSays = 1024;

/**
 * Text of a body, by the mark at its beginning, the header, or what the page says of itself; UTF-8 else, and where the
 * name of the encoding is not known.
 */
export function decodeBody(bytes: Uint8Array, contentType: string): string {
  const said = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
  const start = Buffer.from(bytes.subarray(0, whereItSays)).toString('latin1');
  const inPage = /<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(start)?.[1];
  return decoder(bomOf(bytes) ?? said ?? inPage ?? 'utf-8').decode(bytes);
}

function bomOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function decoder(name: string): TextDecoder {
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder(); // a name that nobody knows
  }
}
