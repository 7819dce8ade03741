import { useRef, useState } from 'preact/hooks';
import {
  mostImageBytes,
  mostImages,
  noPicture,
  type PictureType,
  pictureType,
  tooLarge,
} from '../../core/events/pictures';

/** A picture that waits in the input for the next prompt. */
export interface Picture {
  readonly name: string;
  readonly type: PictureType;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The pictures beside what is being written. */
export interface Pictures {
  readonly all: readonly Picture[];
  /** Takes what can go with a prompt. Gives what a person is told of it: what was refused and why. */
  add(files: readonly File[]): Promise<string>;
  put(pictures: readonly Picture[]): void;
}

/** How many refusals are told one by one. */
const mostTold = 3;

export function usePictures(): Pictures {
  const [all, draw] = useState<readonly Picture[]>([]);
  // Files take a while to read; what was added or removed meanwhile counts.
  const held = useRef(all);
  const put = (pictures: readonly Picture[]): void => {
    held.current = pictures;
    draw(pictures);
  };
  const add = async (files: readonly File[]): Promise<string> => {
    const refused: string[] = [];
    for (const file of files) {
      const read = await readPicture(file);
      if (typeof read === 'string') refused.push(read);
      else if (held.current.length < mostImages) put([...held.current, distinct(read, held.current)]);
      else {
        refused.unshift(`${mostImages} pictures are the most for one message. Send these first.`);
        break;
      }
    }
    if (refused.length > mostTold)
      refused.splice(mostTold, Infinity, `${refused.length - mostTold} more were refused.`);
    if (refused.length > 0) return refused.join(' ');
    const { length } = held.current;
    return length === 1 ? 'A picture goes with the next message.' : `${length} pictures go with the next message.`;
  };
  return { all, add, put };
}

/**
 * What a clipboard holds that is to be pasted as pictures; undefined where its text is meant. Spreadsheets and word
 * processors put a picture of the text beside it, and file managers the names of files beside the files.
 */
export function pastedFiles(data: DataTransfer | null): readonly File[] | undefined {
  const files = [...(data?.files ?? [])];
  const names = new Set(files.map(({ name }) => name));
  const lines = (data?.getData('text/plain') ?? '').split(/\r?\n/).filter((line) => line !== '');
  return files.length > 0 && lines.every((line) => names.has(line)) ? files : undefined;
}

/** The picture, or why it can be none. */
async function readPicture(file: File): Promise<Picture | string> {
  const name = file.name === '' ? 'picture' : file.name;
  if (file.size > mostImageBytes) return tooLarge(name);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return `${name} could not be read.`; // a folder, or a file that is gone
  }
  const type = pictureType(bytes);
  return type === undefined ? noPicture(name) : { name, type, bytes };
}

/** Everything that is pasted is called `image.png`; a number tells them apart. */
function distinct(picture: Picture, others: readonly Picture[]): Picture {
  const taken = new Set(others.map(({ name }) => name));
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.]*)?$/s.exec(picture.name) ?? [];
  let { name } = picture;
  for (let count = 2; taken.has(name); count += 1) name = `${stem} ${count}${ending}`;
  return { ...picture, name };
}
