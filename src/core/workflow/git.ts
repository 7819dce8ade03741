import type { Ports, Uri } from '../ports';

type GitPorts = Pick<Ports, 'processes' | 'journal' | 'isTrusted'>;

const deadlineMs = 10_000;
const outputLimit = 16_000_000;

/** Git could not be asked, or did not give what was asked for; the message says what to do. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

/**
 * Asks Git of a folder, reading only. Nothing that a repository's own configuration could start is started for this, and
 * nothing at all runs in a folder that is not trusted.
 *
 * @param question behind `git`; the caller's words only, never a name from outside: it is a line for a shell
 * @returns what it printed
 * @throws GitFailed; the signal's reason
 */
export async function askGit(folder: Uri, question: string, ports: GitPorts, signal: AbortSignal): Promise<string> {
  if (!ports.isTrusted()) throw new GitFailed('This workspace is not trusted, so Git is not run in it.');
  const command = `git --no-pager -c core.fsmonitor=false -c log.showSignature=false ${question}`;
  const request = { command, folder, timeoutMs: deadlineMs, outputLimit, onOutput: () => undefined };
  const end = await ports.processes.run(request, signal);
  signal.throwIfAborted();
  if (end.how === 'exited' && end.exitCode === 0 && end.droppedBytes === 0) return end.output;
  const why = end.how === 'exited' ? end.output.trim().split('\n').at(-1) : end.how;
  throw new GitFailed(why === undefined || why === '' ? 'Git has no answer.' : `Git says: ${why}`);
}

/** A name of a commit that can stand in a line for a shell: no blanks, quotes, options or ranges. */
const revisionName = /^(?!-)(?!.*\.\.)[A-Za-z0-9_./~^@{}+-]{1,200}$/;

/** @throws GitFailed where there is no such commit */
export async function commitOf(folder: Uri, revision: string, ports: GitPorts, signal: AbortSignal): Promise<string> {
  if (!revisionName.test(revision)) throw new GitFailed(`"${revision}" is no name of a commit.`);
  try {
    const answer = await askGit(folder, `rev-parse --verify --quiet "${revision}^{commit}"`, ports, signal);
    const hash = answer.trim();
    if (/^[0-9a-f]{40,64}$/.test(hash)) return hash;
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    ports.journal.info(`${revision}: ${error.message}`);
    if (!ports.isTrusted()) throw error;
  }
  throw new GitFailed(`There is no commit "${revision}" in the repository of this folder.`);
}

/**
 * The texts of files as a commit has them.
 * @param folder relative to it is what `paths` says, with `/`
 * @param isWanted of a path, as Git lists it below the folder
 */
export async function filesAt(
  folder: Uri,
  commit: string,
  isWanted: (path: string) => boolean,
  ports: GitPorts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const listed = await askGit(folder, `ls-tree -r -z ${commit}`, ports, signal);
  const texts = new Map<string, string>();
  for (const entry of listed.split('\0')) {
    const [, blob, path] = /^\d+ blob ([0-9a-f]{40,64})\t(.*)$/s.exec(entry) ?? [];
    if (blob === undefined || path === undefined || !isWanted(path)) continue;
    texts.set(path, await askGit(folder, `cat-file blob ${blob}`, ports, signal));
  }
  return texts;
}
