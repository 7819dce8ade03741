import { NotText, type Uri } from '../../core/ports';

/** Larger files the editor does not hand to extensions either. */
const mostBytes = 50 * 1024 * 1024;

/**
 * The text that the editor would make of a file, so that offsets in it are offsets in the document once it is open:
 * without the byte order mark, and with one kind of line end when the file mixes them (the more frequent of CRLF and LF).
 * @throws NotText
 */
export function textOfBytes(uri: Uri, bytes: Uint8Array): string {
  if (bytes.byteLength > mostBytes) throw new NotText(uri, 'too-large');
  if (bytes.includes(0)) throw new NotText(uri, 'binary');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotText(uri, 'binary'); // not UTF-8: whatever it is, writing it back would change it
  }
  return withOneLineEnd(text);
}

/** The text with the line end that the editor settles on when it reads it. */
export function withOneLineEnd(text: string): string {
  const all = text.match(/\r\n|\r|\n/g) ?? [];
  const withReturn = all.filter((end) => end !== '\n').length;
  const end = withReturn > all.length / 2 ? '\r\n' : '\n';
  return all.every((each) => each === end) ? text : text.replace(/\r\n|\r|\n/g, end);
}
