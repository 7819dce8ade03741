import type { EventOf } from '../events/event';
import { mostImageBytes, mostImages, noPicture, pictureType, tooLarge } from '../events/pictures';
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
    if (bytes.byteLength > mostImageBytes) throw new ImageRefused(tooLarge(name));
    const mediaType = pictureType(bytes);
    if (mediaType === undefined) throw new ImageRefused(noPicture(name));
    return { name, bytes, mediaType };
  });
  return Promise.all(
    checked.map(async ({ name, bytes, mediaType }) => ({ name, mediaType, blob: await blobs.keep(base64Of(bytes)) })),
  );
}

/** In pieces: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
