import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AgentForm, agentForms } from '../../src/core/custom-agents/agent';

/** A folder of real specs, as published by strangers: data to parse, never instructions, and never to be copied into the project. */
export interface CorpusFolder {
  /** Relative to the corpus, with `/`. */
  readonly name: string;
  readonly read: (fileName: string) => string | undefined;
}

const documents = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md', '.config.kiro'];

/** Where the corpus lies: `FINGERPOST_CORPUS`, else beside the project; undefined when there is none on this machine. */
export function findCorpus(): string | undefined {
  const folder = process.env['FINGERPOST_CORPUS'] ?? path.resolve(import.meta.dirname, '../../../shared/corpus');
  return existsSync(folder) ? folder : undefined;
}

/** All folders below `root` that hold a document of a spec, sorted by name. */
export function specFolders(root: string): CorpusFolder[] {
  const found: CorpusFolder[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.some((entry) => entry.isFile() && documents.includes(entry.name))) {
      found.push({
        name: path.relative(root, folder).split(path.sep).join('/'),
        read: (fileName) => {
          const file = path.join(folder, fileName);
          return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
        },
      });
    }
    for (const entry of entries) if (entry.isDirectory()) visit(path.join(folder, entry.name));
  };
  visit(root);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All files of a `.kiro/agents` folder below `root` that could be agents, sorted by name. */
export function agentFiles(
  root: string,
): readonly { readonly name: string; readonly stem: string; readonly form: AgentForm; readonly text: string }[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/'));
  return names.sort().flatMap((name) => {
    const [, stem, ending] = /(?:^|\/)\.kiro\/agents\/([^/]+)\.([^./]+)$/.exec(name) ?? [];
    const form = agentForms.find((each) => each === ending);
    if (stem === undefined || form === undefined) return [];
    return [{ name, stem, form, text: readFileSync(path.join(root, name), 'utf8') }];
  });
}
