import { type Documents, type Files, NotText, type Uri } from '../ports';
import { childOf } from '../text/uri';
import { agentsFileName, type Steering, type SteeringFile, steeringFor } from './steering';

/** A steering file with where it is. */
interface Found extends SteeringFile {
  readonly uri: Uri;
}

export interface LoadedSteering extends Steering {
  /** Of each entry, in the order of `entries`. */
  readonly uris: readonly Uri[];
}

interface SteeringPorts {
  readonly files: Files;
  readonly documents: Documents;
  /** Does an ignore file hide the place from the agent? Absent: none does. */
  readonly isHidden?: (uri: Uri) => Promise<boolean>;
}

/** How deep folders below `steering/` are read. */
const deepest = 2;

/**
 * Reads what is on disk (STEER-01, STEER-02, STEER-14): `~/.kiro/steering`, the roots' `.kiro/steering`, `AGENTS.md` in a
 * root or in the user's steering folder. A file that is not text is left out, and one that is hidden from the agent.
 *
 * @param roots the session's own root first
 * @param rootName put before paths where there are several roots
 */
export async function loadSteering(
  roots: readonly Uri[],
  home: Uri | undefined,
  rootName: (root: Uri) => string,
  ports: SteeringPorts,
): Promise<LoadedSteering> {
  const global = home === undefined ? [] : await below(`${home}/.kiro/steering`, `~/.kiro/steering`, 'global', ports);
  const perRoot = await Promise.all(
    roots.map(async (root) => {
      const prefix = roots.length > 1 ? `${rootName(root)}/` : '';
      const agents = await read(`${root}/${agentsFileName}`, `${prefix}${agentsFileName}`, 'workspace', ports);
      return [...(await below(`${root}/.kiro/steering`, `${prefix}.kiro/steering`, 'workspace', ports)), ...agents];
    }),
  );
  const found = [...global, ...perRoot.flat()];
  return { ...steeringFor(found), uris: found.map(({ uri }) => uri) };
}

async function below(
  folder: Uri,
  shown: string,
  scope: SteeringFile['scope'],
  ports: SteeringPorts,
  depth = 0,
): Promise<readonly Found[]> {
  const entries = (await ports.files.list(folder)) ?? [];
  const found = await Promise.all(
    entries.map(async ({ name, kind }) => {
      const uri = childOf(folder, name);
      if (kind === 'file' && /\.md$/i.test(name)) return read(uri, `${shown}/${name}`, scope, ports);
      if (kind === 'folder' && depth < deepest) return below(uri, `${shown}/${name}`, scope, ports, depth + 1);
      return [];
    }),
  );
  return found.flat();
}

async function read(
  uri: Uri,
  path: string,
  scope: SteeringFile['scope'],
  { documents, isHidden }: SteeringPorts,
): Promise<readonly Found[]> {
  try {
    if ((await isHidden?.(uri)) === true) return [];
    const document = await documents.read(uri);
    return document ? [{ uri, path, scope, text: document.text }] : [];
  } catch (error) {
    if (error instanceof NotText) return []; // an image or archive among the steering files guides nobody
    throw error;
  }
}
