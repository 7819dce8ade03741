import type { Disposable, Settings, Uri } from '../../ports';
import type { BackgroundProcess, BackgroundProcesses } from '../../tools/background-processes';
import { plainOutput } from '../../text/plain-output';
import { pathOf } from '../../text/uri';
import type { Check, Verdict } from './check';
import { checkSettings } from './find-checks';

/** A line that says that something is wrong, and does not only count that nothing is. */
const trouble =
  /\b(?:error|exception|failed to (?:compile|load|resolve)|cannot find|unhandled|traceback|panic)\b|\bERR!|\bE[A-Z]{3,}:/i;
const none = /\b(?:no|0|without) (?:errors?|problems?|issues?)\b/i;

/** How long a server that was silent this long has said what it had to say, and how long it is listened to at most. */
const quietMs = 1_000;
const longestMs = 5_000;
const mostTold = 10;

/**
 * Listens to the development server that the user named, where it runs as a background process of this folder: what it says
 * after a task's last edit counts (RUN-05, RUN-10). Nothing is started for it.
 */
export class DevServerWatch {
  #heard = '';
  #before: ReadonlySet<string> | undefined;
  #last = 0;
  #listening: Disposable | undefined;

  constructor(
    private readonly root: Uri,
    private readonly settings: Settings,
    private readonly processes: Pick<BackgroundProcesses, 'list' | 'output' | 'onDidChange'>,
    private readonly now: () => number,
  ) {}

  /** Something is about to be changed: only what is said after it counts. */
  beforeEdit(): void {
    const server = this.#server();
    if (!server) return;
    this.#before ??= new Set(troubleIn(this.processes.output(server.id)));
    this.#listening ??= this.processes.onDidChange((change) => {
      if (change.kind !== 'output' || change.id !== server.id) return;
      this.#heard += change.text;
      this.#last = this.now();
    });
    this.#heard = '';
  }

  /** Undefined where no server was named, or it did not run when the task began. @throws the signal's reason */
  async after(
    tree: string,
    signal: AbortSignal,
  ): Promise<{ readonly check: Check; readonly problems: readonly string[] } | undefined> {
    const server = this.#server();
    if (!server || !this.#before) return undefined;
    const begun = this.now();
    while (this.now() - begun < longestMs && (this.now() - begun < quietMs || this.now() - this.#last < quietMs)) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { status, command } = this.#server() ?? server;
    const known = this.#before;
    const said = troubleIn(plainOutput(this.#heard)).filter((line) => !known.has(line));
    const ended = status.is === 'exited' && !status.stopped ? ['it has ended by itself'] : [];
    const problems = [...ended, ...said.slice(0, mostTold)].map(
      (each) => `The development server (${command}): ${each}`,
    );
    const verdict: Verdict = problems.length > 0 ? 'fail' : status.is === 'running' ? 'pass' : 'not-applicable';
    return { check: this.#check(command, verdict, status, said, tree), problems };
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#listening = undefined;
  }

  /** The last one that runs or ran here by the command of the setting. */
  #server(): BackgroundProcess | undefined {
    const command = this.settings.get(checkSettings.devServer);
    if (typeof command !== 'string' || command.trim() === '') return undefined;
    return this.processes.list().findLast((each) => each.command === command.trim() && each.folder === this.root);
  }

  #check(
    command: string,
    verdict: Verdict,
    status: BackgroundProcess['status'],
    said: readonly string[],
    tree: string,
  ): Check {
    return {
      kind: 'dev-server',
      id: `dev-server:${command}`,
      verdict,
      command: [command],
      cwd: pathOf(this.root),
      exitCode: status.is === 'exited' ? status.code : null,
      collected: null,
      baselineFailures: [...(this.#before ?? [])],
      newFailures: [...said],
      property: null,
      outputFile: null,
      startedAt: new Date(this.now()).toISOString(),
      tree,
    };
  }
}

/** Lines that tell of trouble, without what differs from time to time. */
function troubleIn(output: string): readonly string[] {
  const lines = output.split(/\r\n|[\r\n]/).filter((line) => trouble.test(line) && !none.test(line));
  return [
    ...new Set(lines.map((line) => line.replace(/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?[AP]M)?\b/gi, '').trim())),
  ];
}
