import type { Ports } from '../ports';

/** The ports of work in a private copy of a folder: no editor opens its files, and no language server looks at them. */
export function portsOfCopies(ports: Ports): Ports {
  const documents = ports.clones?.documents ?? ports.documents;
  return { ...ports, documents, diagnostics: undefined, refactor: undefined };
}
