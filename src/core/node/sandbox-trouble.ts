import type { SandboxState } from '../ports';

/** What was found out about a machine. */
export interface MachineFacts {
  /** As Node names them. */
  readonly platform: string;
  readonly arch: string;
  /** Of the kernel. */
  readonly release: string;
  /** Programs that were looked for and are there. */
  readonly programs: ReadonlySet<string>;
  /** What came of a first command; undefined: none was tried. */
  readonly trial: { readonly worked: boolean; readonly words: string } | undefined;
}

/** Programs that the sandbox needs on a platform, by the names of what Debian packages them in. */
export const neededPrograms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: { bwrap: 'bubblewrap', socat: 'socat', rg: 'ripgrep' },
  darwin: { 'sandbox-exec': 'sandbox-exec' },
};

/** Whether the sandbox works on such a machine, and if not why and what to do. Pure. */
export function sandboxStateOf({ platform, arch, release, programs, trial }: MachineFacts): SandboxState {
  const needed = neededPrograms[platform];
  if (needed === undefined) {
    const name = platform === 'win32' ? 'Windows' : platform;
    const advice = platform === 'win32' ? 'Open the folder in WSL 2 to contain commands.' : 'Every command asks first.';
    return { works: false, because: `there is no sandbox for ${name}`, advice };
  }
  if (platform === 'linux' && /microsoft/i.test(release) && !/wsl2|microsoft-standard/i.test(release)) {
    const advice = 'Convert the distribution with `wsl --set-version NAME 2`.';
    return { works: false, because: 'WSL 1 has no namespaces', advice };
  }
  if (platform === 'linux' && arch !== 'x64' && arch !== 'arm64') {
    const advice = 'Every command asks first.';
    return { works: false, because: `there is no socket filter for ${arch} processors`, advice };
  }
  const missing = Object.keys(needed).filter((program) => !programs.has(program));
  if (missing.length > 0) {
    const packages = missing.map((program) => needed[program] ?? program).join(' ');
    const advice =
      platform === 'linux'
        ? `Install it, on Debian and Ubuntu with \`sudo apt-get install ${packages}\`, and reload the window.`
        : 'It is a part of macOS; check that /usr/bin is in PATH.';
    return { works: false, because: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`, advice };
  }
  if (trial !== undefined && !trial.worked) return { works: false, ...refused(trial.words) };
  return { works: true };
}

/** Why the system did not let a first command run, by what it said. */
function refused(words: string): { readonly because: string; readonly advice: string } {
  const said = words.trim().split('\n').at(-1)?.trim() ?? '';
  const because = `a first command in it failed${said === '' ? '' : ` (${said.slice(0, 300)})`}`;
  if (/uid map|user namespace|CLONE_NEW|Operation not permitted|EPERM|loopback/i.test(words)) {
    const advice = [
      'The system forbids user namespaces: on Ubuntu 24.04 allow them to bwrap with an AppArmor profile or',
      '`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a container start it with the rights for them.',
    ].join(' ');
    return { because, advice };
  }
  return { because, advice: 'Run `fingerpost sandbox check` in a terminal to see all that was said.' };
}
