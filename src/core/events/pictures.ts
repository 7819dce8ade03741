/** What may go with a prompt as a picture. The chat's input and the core judge by the same rules, in the same words. */

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

export type PictureType = (typeof kinds)[number]['mediaType'];

/** Which picture the bytes are; undefined for what is none that models take. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  return kinds.find(({ begins }) => begins(bytes))?.mediaType;
}

export const tooLarge = (name: string): string =>
  `${name} is larger than ${mostImageBytes / 1_000_000} MB. Make it smaller first.`;

export const noPicture = (name: string): string => `${name} is no PNG, JPEG, GIF or WebP picture.`;

function startsWith(bytes: Uint8Array, from: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[from + index] === byte);
}
