import { userInfo } from 'node:os';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxMachine } from '../ports';
import { uriOf } from './places';

/**
 * Where things lie on this machine.
 * @param product absolute path of the product's data
 */
export function sandboxMachine(
  product: string,
  environment: Readonly<Record<string, string | undefined>>,
): SandboxMachine {
  const { uid } = userInfo();
  return {
    platform: process.platform,
    home: uriOf(homedir()),
    temporary: uriOf(tmpdir()),
    scratch: uriOf(join(tmpdir(), `fingerpost-${uid}`)),
    product: uriOf(product),
    caches: uriOf(join(product, 'sandbox', 'caches')),
    tools: uriOf(join(product, 'sandbox', 'bin')),
    variable: (name) => environment[name],
  };
}
