import type { Settings } from '../ports';

/** No setting has a value. */
export const noSettings: Settings = { get: () => undefined, onDidChange: () => ({ dispose: () => undefined }) };
