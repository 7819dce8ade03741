import { execFile } from 'node:child_process';
import { ClonesRefused } from '../../ports';
import { wordsOf } from '../system-error';

/** Whose objects, files and index a question is about; what is not named is found as Git finds it. */
export interface GitPlace {
  readonly cwd: string;
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly index?: string;
  /** As the user would run it: with their name, hooks, signature and filters. Only where they asked for it. */
  readonly asUser?: true;
}

const deadlineMs = 120_000;
const outputLimit = 512 * 1024 * 1024;

/** Ours alone decide: nothing of a surrounding Git command, and no lock in the user's repository. */
function environmentOf({ gitDir, workTree, index, asUser }: GitPlace): NodeJS.ProcessEnv {
  const inherited: (readonly [string, string | undefined])[] = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|VSCODE_|ELECTRON_)/i.test(name),
  );
  const nobody = { NAME: 'Fingerpost', EMAIL: 'fingerpost@localhost', DATE: '1700000000 +0000' };
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(nobody).map(([name, value]): [string, string] => [`GIT_${role}_${name}`, value]),
  );
  return {
    ...Object.fromEntries([...inherited, ...(asUser ? [] : people)]),
    ...(asUser ? {} : { LC_ALL: 'C' }),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    ...(workTree === undefined ? {} : { GIT_WORK_TREE: workTree }),
    ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
  };
}

/**
 * Runs Git, without anything that a configuration could have it start unless it is run as the user.
 * @param input for its standard input
 * @throws ClonesRefused with Git's own words; the signal's reason
 */
export async function git(
  place: GitPlace,
  args: readonly string[],
  signal: AbortSignal,
  input: string | Buffer = '',
): Promise<Buffer> {
  const quick = ['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false'];
  const safe = place.asUser ? quick : [...quick, '-c', 'core.hooksPath=/dev/null'];
  return new Promise<Buffer>((resolve, reject) => {
    const child = execFile(
      'git',
      [...safe, ...args],
      {
        cwd: place.cwd,
        env: environmentOf(place),
        encoding: 'buffer',
        maxBuffer: outputLimit,
        timeout: deadlineMs,
        windowsHide: true,
        signal,
      },
      (error, stdout, stderr) => {
        if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : new Error('Stopped'));
        else if (error) {
          const said = stderr.toString('utf8').trim().split('\n').at(-1);
          reject(new ClonesRefused(`Git says: ${said === undefined || said === '' ? wordsOf(error) : said}`));
        } else resolve(stdout);
      },
    );
    // A Git that ends before it has read all of it says why by itself.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What it printed, without the last line end. */
export async function gitLine(place: GitPlace, args: readonly string[], signal: AbortSignal): Promise<string> {
  return (await git(place, args, signal)).toString('utf8').replace(/\r?\n$/, '');
}

/** What it printed, parted by zero bytes. */
export async function gitList(place: GitPlace, args: readonly string[], signal: AbortSignal): Promise<string[]> {
  return (await git(place, args, signal))
    .toString('utf8')
    .split('\0')
    .filter((each) => each !== '');
}
