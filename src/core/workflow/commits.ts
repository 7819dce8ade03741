import type { Ports, Uri } from '../ports';

/** How far back tags of commits are looked for. */
const mostCommits = 5_000;
const deadlineMs = 10_000;
const outputLimit = 4_000_000;

/** Nothing that a repository's own configuration could start is started for this. */
const command = [
  'git --no-pager -c core.fsmonitor=false -c log.showSignature=false log --no-color --no-ext-diff --no-textconv',
  `--max-count=${mostCommits} --regexp-ignore-case --grep="feature *:" --format=%x1e%H%x1f%B`,
].join(' ');

/**
 * Commits whose message bears a tag, newest first. None where there is no Git, no repository, or no trust: then nothing is
 * run at all.
 */
export async function taggedCommits(
  root: Uri,
  ports: Pick<Ports, 'processes' | 'journal' | 'isTrusted'>,
  signal: AbortSignal,
): Promise<readonly { readonly hash: string; readonly message: string }[]> {
  if (!ports.isTrusted()) return [];
  const request = { command, folder: root, timeoutMs: deadlineMs, outputLimit, onOutput: () => undefined };
  const end = await ports.processes.run(request, signal);
  signal.throwIfAborted();
  if (end.how !== 'exited' || end.exitCode !== 0) {
    ports.journal.info(`Commits are not known: git ended with ${end.exitCode ?? end.how}`);
    return [];
  }
  return end.output.split('\x1e').flatMap((record) => {
    const [hash = '', message] = record.split('\x1f');
    return message === undefined || !/^[0-9a-f]{40,64}$/.test(hash) ? [] : [{ hash, message }];
  });
}
