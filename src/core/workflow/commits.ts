import type { Ports, Uri } from '../ports';
import { askGit, GitFailed } from './git';

/** How far back tags of commits are looked for. */
const mostCommits = 5_000;

const question = [
  'log --no-color --no-ext-diff --no-textconv --regexp-ignore-case',
  `--max-count=${mostCommits} --grep="feature *:" --format=%x1e%H%x1f%B`,
].join(' ');

/** Commits whose message bears a tag, newest first. None where there is no Git, no repository, or no trust. */
export async function taggedCommits(
  root: Uri,
  ports: Pick<Ports, 'processes' | 'journal' | 'isTrusted'>,
  signal: AbortSignal,
): Promise<readonly { readonly hash: string; readonly message: string }[]> {
  const answer = await askGit(root, question, ports, signal).catch((error: unknown) => {
    if (!(error instanceof GitFailed)) throw error;
    ports.journal.info(`Commits are not known. ${error.message}`);
    return '';
  });
  return answer.split('\x1e').flatMap((record) => {
    const [hash = '', message] = record.split('\x1f');
    return message === undefined || !/^[0-9a-f]{40,64}$/.test(hash) ? [] : [{ hash, message }];
  });
}
