import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { StartedCommand, StartRequest } from '../ports';
import { CommandOutput } from './command-output';
import { type CommandProcesses, commandProcesses, startOf } from './command-processes';
import { atMost, endOfShell, readInto, start } from './command-start';
import { type OutputPipe, outputPipe } from './output-pipe';
import { pathOf } from './places';
import { sendSignal } from './process-table';
import { shellLine } from './shell-line';
import { ifThere } from './system-error';

/** What its shell leaves may still take to end by itself. Milliseconds. */
const grace = 250;
/** For output that lies in the pipe when everything has ended. Milliseconds. */
const lastWait = 1_000;
/** Whoever shows the output keeps it; here only what comes between two calls is held. Bytes. */
const betweenCalls = 100_000;

/** Starts a command that goes on when this returns (DEV-01), as {@link start} starts every command. */
export async function startInBackground(
  { command, folder, mark, onOutput }: StartRequest,
  environment: Record<string, string>,
): Promise<StartedCommand> {
  const path = pathOf(folder);
  if (!(await ifThere(stat(path)))?.isDirectory()) return notStarted(mark, `There is no folder ${path}.`);
  const [processes, line, pipe] = await Promise.all([commandProcesses(mark), shellLine(command), outputPipe()]);
  const child = start(processes.launch(line), path, environment, pipe);
  if (child instanceof Error) {
    await pipe?.close();
    return notStarted(mark, child.message);
  }
  const { pid } = child;
  const ended = follow(child, pipe, processes, new CommandOutput(betweenCalls, onOutput));
  return {
    trace: { mark, pid, started: pid === undefined ? undefined : await startOf(pid) },
    ended,
    stop: async () => {
      if (pid !== undefined) await processes.end(pid, 0);
      await ended;
    },
  };
}

async function follow(
  child: ChildProcess,
  pipe: OutputPipe | undefined,
  processes: CommandProcesses,
  output: CommandOutput,
): StartedCommand['ended'] {
  const shellEnd = endOfShell(child); // listens from the moment of the start
  const letGo = killWithUs(child);
  const streams = pipe ? [pipe.reader] : [child.stdout, child.stderr].filter((stream) => stream !== null);
  const drained = Promise.all(streams.map((stream) => readInto(output, stream)));
  await pipe?.closeWriter(); // else its reader would never see the end
  const { exitCode, problem } = await shellEnd;
  if (child.pid !== undefined) await processes.end(child.pid, grace);
  await atMost(lastWait, drained);
  for (const stream of streams) stream.destroy();
  await pipe?.close();
  output.end();
  letGo();
  return { exitCode, problem: problem?.message };
}

/** Nothing that was started outlives this program where it can still do something about it. */
function killWithUs({ pid }: ChildProcess): () => void {
  const kill = (): void => {
    if (pid !== undefined) sendSignal(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  };
  process.once('exit', kill);
  return () => void process.off('exit', kill);
}

function notStarted(mark: string, problem: string): StartedCommand {
  return {
    trace: { mark, pid: undefined, started: undefined },
    ended: Promise.resolve({ exitCode: null, problem }),
    stop: () => Promise.resolve(),
  };
}
