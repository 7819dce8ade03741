import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { CommandEnd, CommandRequest, CommandTrace, Processes, StartedCommand, StartRequest } from '../ports';
import { startInBackground } from './background-command';
import { longestTimer } from './clock';
import { commandEnvironment, withVariables } from './command-environment';
import { CommandOutput } from './command-output';
import { atMost, endOfShell, readInto, type ShellEnd, start } from './command-start';
import { commandProcesses, sweepCommand } from './command-processes';
import type { CommandProcesses } from './command-processes';
import { nodeDigests } from './digests';
import { outputPipe } from './output-pipe';
import type { OutputPipe } from './output-pipe';
import { pathOf } from './places';
import { SandboxFailed } from './sandbox-contain';
import type { Contained } from './sandbox-contain';
import type { NodeSandbox } from './sandbox';
import { shellLine } from './shell-line';
import { ifThere } from './system-error';

/** What a command started in the background may still take to end by itself, as `>(tee log)` does. Milliseconds. */
const grace = 250;
/** For output that lies in the pipe, and for a shell that was killed, when everything has ended. Milliseconds. */
const lastWait = 1_000;

/** Runs commands as children of this process, in a group of their own, without a terminal and without input (`ONE-28`). */
export class NodeProcesses implements Processes {
  /**
   * @param environment what commands inherit
   * @param hidden names of variables that they do not get
   * @param sandbox what holds those to a policy that are to be held to one
   */
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
    private readonly hidden: readonly string[] = [],
    private readonly sandbox?: Pick<NodeSandbox, 'contain'>,
  ) {}

  /**
   * Ends when the shell has, whoever still holds its output: what the command left running is given a moment to end by
   * itself, then ended and counted. Output that was written before is read to its end.
   */
  async run(request: CommandRequest, signal: AbortSignal): Promise<CommandEnd> {
    const folder = pathOf(request.folder);
    if (!(await ifThere(stat(folder)))?.isDirectory()) return notRun('not-started', `There is no folder ${folder}.`);
    const mark = nodeDigests.uuid();
    const [processes, line, pipe] = await Promise.all([
      commandProcesses(mark),
      shellLine(request.command),
      outputPipe(),
    ]);
    let contained: Contained | undefined;
    try {
      if (signal.aborted) return notRun('cancelled', '');
      contained = await this.#contain(line, request, signal);
      const environment = withVariables(this.#environmentFor(mark), request.variables ?? {});
      const launch = processes.launch(contained?.launch ?? line);
      const child = start(launch, folder, contained?.environment(environment) ?? environment, pipe);
      if (child instanceof Error) return notRun('not-started', child.message);
      const end = await follow(child, pipe, processes, request, signal);
      if (contained === undefined) return end;
      const { hosts } = await contained.end();
      return hosts.length === 0 ? end : { ...end, deniedHosts: hosts };
    } catch (error) {
      if (error instanceof SandboxFailed) return notRun('not-started', error.message);
      if (signal.aborted) return notRun('cancelled', '');
      throw error;
    } finally {
      await pipe?.close();
      await contained?.end();
    }
  }

  /** @throws SandboxFailed: what is to be contained is never run outside instead */
  async #contain(
    line: readonly string[],
    { sandbox: policy }: CommandRequest,
    signal: AbortSignal,
  ): Promise<Contained | undefined> {
    if (policy === undefined) return undefined;
    if (this.sandbox === undefined) throw new SandboxFailed('this host has none.');
    return this.sandbox.contain({ words: line }, policy, signal);
  }

  async start(request: StartRequest): Promise<StartedCommand> {
    return startInBackground(request, this.#environmentFor(request.mark));
  }

  sweep(trace: CommandTrace): Promise<number> {
    return sweepCommand(trace);
  }

  #environmentFor(mark: string): Record<string, string> {
    return commandEnvironment(this.environment, this.hidden, mark);
  }
}

async function follow(
  child: ChildProcess,
  pipe: OutputPipe | undefined,
  processes: CommandProcesses,
  { timeoutMs, outputLimit, onOutput }: CommandRequest,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const shellEnd = endOfShell(child); // listens from the moment of the start
  const output = new CommandOutput(outputLimit, onOutput);
  const streams = pipe ? [pipe.reader] : [child.stdout, child.stderr].filter((stream) => stream !== null);
  const drained = Promise.all(streams.map((stream) => readInto(output, stream)));
  await pipe?.closeWriter(); // else its reader would never see the end

  const first = await firstOf(shellEnd, timeoutMs, signal);
  let leftBehind = 0;
  if (child.pid !== undefined) {
    const ended = await processes.end(child.pid, typeof first === 'string' ? 0 : grace);
    // Of a command that was stopped, its own group is the command itself; only what had left the group outlived it.
    leftBehind = typeof first === 'string' ? ended.elsewhere : ended.elsewhere + ended.inGroup;
  }
  const { exitCode, problem } = (await atMost(lastWait, shellEnd)) ?? { exitCode: null };
  await atMost(lastWait, drained);
  for (const stream of streams) stream.destroy();

  const { text, droppedBytes } = output.end();
  if (problem) return notRun('not-started', problem.message);
  const how = typeof first === 'string' ? first : 'exited';
  return { how, exitCode, output: text, droppedBytes, leftBehind };
}

/** What comes first: the shell's end, the end of its time, or the user's wish. */
async function firstOf(
  shellEnd: Promise<ShellEnd>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ShellEnd | 'timed-out' | 'cancelled'> {
  const timeout = AbortSignal.timeout(Math.min(timeoutMs, longestTimer));
  const stop = AbortSignal.any([signal, timeout]);
  const over = new AbortController();
  try {
    const stopped = new Promise<'timed-out' | 'cancelled'>((resolve) => {
      const tell = (): void => resolve(signal.aborted ? 'cancelled' : 'timed-out');
      stop.addEventListener('abort', tell, { signal: over.signal });
      if (stop.aborted) tell();
    });
    return await Promise.race([shellEnd, stopped]);
  } finally {
    over.abort();
  }
}

function notRun(how: 'not-started' | 'cancelled', output: string): CommandEnd {
  return { how, exitCode: null, output, droppedBytes: 0, leftBehind: 0 };
}
