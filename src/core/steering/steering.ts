import type { ReadingProblem } from '../text/problem';
import { parseSteering } from './parse-steering';
import type { SteeringMode } from './parse-steering';
import { tagged } from '../text/quoted';

/** A steering file as the host found it. */
export interface SteeringFile {
  /** As it is shown: relative to its root, or from `~`. Parts joined with `/`. */
  readonly path: string;
  readonly scope: 'workspace' | 'global';
  readonly text: string;
}

/** A row of the steering view. */
export interface SteeringEntry {
  /** The file name without `.md`. */
  readonly name: string;
  readonly path: string;
  readonly scope: 'workspace' | 'global';
  readonly mode: SteeringMode;
  readonly description: string | null;
  /** Whether the prompt holds it. */
  readonly isLoaded: boolean;
  readonly problems: readonly ReadingProblem[];
}

export interface Steering {
  /** In the order given. */
  readonly entries: readonly SteeringEntry[];
  /** What a prompt begins with; empty when nothing is loaded. */
  readonly prompt: string;
}

/** Always included, without modes, whatever front matter it has (STEER-14, STEER-15). The case is exact. */
export const agentsFileName = 'AGENTS.md';

/**
 * Chooses what of the steering every prompt holds: files without a mode or with `always`, and `AGENTS.md` (STEER-14, STEER-15,
 * STEER-17). The other modes are read and listed, and left out of the prompt.
 *
 * Global files come first, each with its scope and path, and one sentence says that the workspace wins (STEER-04, D-03).
 */
export function steeringFor(files: readonly SteeringFile[]): Steering {
  const read = files.map((file) => {
    const isAgents = nameOf(file.path) === agentsFileName;
    const parsed = parseSteering(file.text);
    const mode = isAgents ? 'always' : parsed.value.mode;
    const entry: SteeringEntry = {
      name: nameOf(file.path).replace(/\.md$/i, ''),
      path: file.path,
      scope: file.scope,
      mode,
      description: isAgents ? null : parsed.value.description,
      isLoaded: mode === 'always',
      problems: isAgents ? [] : parsed.problems,
    };
    return { entry, body: isAgents ? file.text.replace(/^\uFEFF/, '') : parsed.value.body };
  });
  const loaded = read.filter(({ entry, body }) => entry.isLoaded && body.trim() !== '');
  const ordered = [
    ...loaded.filter(({ entry }) => entry.scope === 'global'),
    ...loaded.filter(({ entry }) => entry.scope === 'workspace'),
  ];
  const sections = ordered.map(({ entry: { scope, path }, body }) => tagged('steering', { scope, path }, body));
  const prompt = sections.length === 0 ? '' : [introduction, ...sections].join('\n\n');
  return { entries: read.map(({ entry }) => entry), prompt };
}

const introduction =
  'The following steering files say how to work in this project. Where they disagree, workspace instructions override global ones.';

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
