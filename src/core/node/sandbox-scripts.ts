import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './atomic-write';
import { isExecutable } from './shell-line';
import { ifThere } from './system-error';

/**
 * Starts bubblewrap with what the runtime does not ask for: no System V memory or queues in common with the outside, and
 * of /proc those parts read-only that belong to the root user by number. Who runs commands as root would otherwise let
 * them set what the kernel runs (`core_pattern`). The mounts must come behind the runtime's own, right before `--`.
 *
 * In the way of a file that is not there the runtime mounts a device; `git add` stops at one. An empty folder keeps the
 * file from being made as well, and Git does not see it.
 */
const bwrapScript = `#!/bin/sh
left=$#
found=
empty=$(dirname "$0")/empty
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  if [ -z "$found" ] && [ "$word" = -- ]; then
    found=1
    for name in sys sysrq-trigger fs acpi scsi mtrr dynamic_debug; do
      if [ -e "/proc/$name" ]; then set -- "$@" --ro-bind "/proc/$name" "/proc/$name"; fi
    done
  fi
  if [ -z "$found" ] && [ "$word" = --ro-bind ] && [ "$1" = /dev/null ] && [ ! -e "$2" ] && [ ! -L "$2" ]; then
    missing=$2
    shift 2
    left=$((left - 2))
    set -- "$@" --ro-bind "$empty" "$missing"
    continue
  fi
  set -- "$@" "$word"
done
exec bwrap --unshare-ipc "$@"
`;

/** Ends with the process that started it, however that ends; else it would listen for ever once the host was killed. */
const socatScript = `#!/bin/sh
if command -v setpriv > /dev/null 2>&1; then exec setpriv --pdeathsig TERM socat "$@"; fi
exec socat "$@"
`;

/** Programs that the sandbox is made of, by their paths. */
export interface SandboxPrograms {
  readonly bwrap: string;
  readonly socat: string;
  /** Keeps programs from making sockets of the machine (AF_UNIX); undefined: where the runtime finds it itself. */
  readonly seccomp: string | undefined;
}

/** Writes the programs into the folder, where they are not there as they should be. @param vendor of a packed runtime */
export async function sandboxPrograms(folder: string, vendor: string): Promise<SandboxPrograms> {
  await mkdir(join(folder, 'empty'), { recursive: true, mode: 0o700 });
  const [bwrap, socat] = [join(folder, 'bwrap'), join(folder, 'socat')];
  await Promise.all([writeProgram(bwrap, bwrapScript), writeProgram(socat, socatScript)]);
  return { bwrap, socat, seccomp: await executable(vendor, folder) };
}

async function writeProgram(path: string, script: string): Promise<void> {
  if ((await ifThere(readFile(path, 'utf8'))) === script && (await isExecutable(path))) return;
  await writeWhole(path, script, { mode: 0o700, exactMode: 0o700, durable: false });
}

/** An archive may have lost that it is a program. Undefined: the runtime finds its own. */
async function executable(vendor: string, folder: string): Promise<string | undefined> {
  const path = join(vendor, 'seccomp', process.arch, 'apply-seccomp');
  if (await isExecutable(path)) return path;
  const copy = join(folder, 'apply-seccomp');
  if ((await ifThere(copyFile(path, copy).then(() => true))) === undefined) return undefined;
  await chmod(copy, 0o700);
  return copy;
}
