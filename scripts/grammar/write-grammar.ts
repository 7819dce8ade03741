import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../project';
import { specGrammar } from './spec-grammar';

// Writes the grammar that is shipped: `npm run grammar`. A test fails while it is another one than its source makes.

void main();

async function main(): Promise<void> {
  const folder = path.join(projectRoot, 'syntaxes');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'spec.tmLanguage.json'), `${JSON.stringify(specGrammar(), null, 2)}\n`);
}
