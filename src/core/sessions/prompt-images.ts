import type { EventOf } from '../events/event';
import type { Blobs } from './blobs';

/** A picture that goes with a prompt (SPEC-03, FLOW-14). */
export interface PromptImage {
  /** For people and for models that see none: `whiteboard.jpg`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type KeptImage = NonNullable<EventOf<'prompted'>['images']>[number];

/** A picture that cannot go with a prompt, with why. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused';
}

/** What every provider takes. */
export const mostImages = 10;
export const mostImageBytes = 5_000_000;

/** How files of each kind begin: what a file is, it says itself, whatever it is called. */
const kinds = [
  { mediaType: 'image/png', begins: (bytes) => startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47]) },
  { mediaType: 'image/jpeg', begins: (bytes) => startsWith(bytes, 0, [0xff, 0xd8, 0xff]) },
  { mediaType: 'image/gif', begins: (bytes) => startsWith(bytes, 0, [0x47, 0x49, 0x46, 0x38]) },
  {
    mediaType: 'image/webp',
    begins: (bytes) => startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  },
] as const satisfies readonly { readonly mediaType: string; readonly begins: (bytes: Uint8Array) => boolean }[];

/**
 * Keeps the pictures of a prompt, so that its event names them and later turns have them too (MMOD-02).
 * @throws ImageRefused for too many, too large ones, and what is none
 */
export async function keepImages(
  images: readonly PromptImage[],
  blobs: Pick<Blobs, 'keep'>,
): Promise<readonly KeptImage[]> {
  if (images.length > mostImages) {
    throw new ImageRefused(`${images.length} pictures are too many for one message; ${mostImages} are the most.`);
  }
  const checked = images.map(({ name, bytes }) => {
    if (bytes.byteLength > mostImageBytes) {
      throw new ImageRefused(`${name} is larger than ${mostImageBytes / 1_000_000} MB. Make it smaller first.`);
    }
    const kind = kinds.find(({ begins }) => begins(bytes));
    if (!kind) throw new ImageRefused(`${name} is no PNG, JPEG, GIF or WebP picture.`);
    return { name, bytes, mediaType: kind.mediaType };
  });
  return Promise.all(
    checked.map(async ({ name, bytes, mediaType }) => ({ name, mediaType, blob: await blobs.keep(base64Of(bytes)) })),
  );
}

function startsWith(bytes: Uint8Array, from: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[from + index] === byte);
}

/** In pieces: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
