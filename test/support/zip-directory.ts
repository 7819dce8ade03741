import { inflateRawSync } from 'node:zlib';

/** A file inside a zip archive. */
export interface ZippedFile {
  /** With `/` between folders. */
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
  /** Its unpacked content. */
  content(): Buffer;
}

/** Reads what a small zip archive holds, from the directory at its end. Throws when it has none. */
export function readZip(archive: Buffer): readonly ZippedFile[] {
  const end = archive.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0) throw new Error('This is no zip archive.');
  const files: ZippedFile[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    files.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      bytes: archive.readUInt32LE(at + 24),
      content() {
        const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
        const content = archive.subarray(start, start + packed);
        return method === 0 ? content : inflateRawSync(content);
      },
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
