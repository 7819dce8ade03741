import { createHash, randomUUID } from 'node:crypto';
import type { Digests } from '../ports';

/** SHA-256 and random UUIDs by Node's crypto. */
export const nodeDigests: Digests = {
  sha256: (content) => createHash('sha256').update(content).digest('hex'),
  uuid: () => randomUUID(),
};
