/**
 * How often a test of random moments tries one: all its rounds before a release (`FINGERPOST_ALL_ROUNDS=1`), some always, as
 * each takes seconds.
 */
export function rounds({ all, always }: { readonly all: number; readonly always: number }): number {
  return process.env['FINGERPOST_ALL_ROUNDS'] === '1' ? all : always;
}
