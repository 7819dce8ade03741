/** Where in the store the content of that name (its SHA-256) is kept. */
export const placeOfBlob = (name: string): string => `blobs/${name.slice(0, 2)}/${name.slice(2)}`;
