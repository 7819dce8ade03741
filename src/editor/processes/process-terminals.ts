import * as vscode from 'vscode';
import type { BackgroundProcesses, ProcessChange } from '../../core/tools/background-processes';
import { statusInWords } from '../../core/tools/background-processes';

/** A terminal for each background process, which shows what it prints; closing it stops the process (DEV-01, DEV-06, DEV-07). */
export class ProcessTerminals {
  readonly #terminals = new Map<string, vscode.Terminal>();
  readonly #writers = new Map<string, vscode.EventEmitter<string>>();
  readonly #listening: { dispose(): void }[];

  constructor(private readonly processes: BackgroundProcesses) {
    this.#listening = [
      processes.onDidChange((change) => this.#take(change)),
      vscode.window.onDidCloseTerminal((closed) => {
        for (const [id, terminal] of this.#terminals) if (terminal === closed) this.#forget(id);
      }),
    ];
  }

  /** Brings its terminal up, without taking the keyboard. */
  show(id: string): void {
    (this.#terminals.get(id) ?? this.#open(id))?.show(true);
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
    for (const terminal of this.#terminals.values()) terminal.dispose();
    for (const writer of this.#writers.values()) writer.dispose();
  }

  #take(change: ProcessChange): void {
    if (change.kind === 'started') {
      this.#open(change.process.id);
      return;
    }
    if (change.kind === 'output') {
      this.#writers.get(change.id)?.fire(forTerminal(change.text));
      return;
    }
    const { id, status } = change.process;
    if (status.is === 'exited' && status.stopped) this.#terminals.get(id)?.dispose();
    else this.#writers.get(id)?.fire(`\r\n\u001b[2m[${statusInWords(status)}]\u001b[0m\r\n`);
  }

  #open(id: string): vscode.Terminal | undefined {
    const process = this.processes.get(id);
    if (!process) return undefined;
    const writer = new vscode.EventEmitter<string>();
    const pty: vscode.Pseudoterminal = {
      onDidWrite: writer.event,
      open: () => writer.fire(forTerminal(this.processes.rawOutput(id))),
      // Nobody waits for it: what is shown is what the list says.
      close: () => void this.processes.stop(id),
    };
    const terminal = vscode.window.createTerminal({
      name: `Fingerpost: ${process.command}`,
      pty,
      iconPath: new vscode.ThemeIcon('server-process'),
      isTransient: true,
    });
    this.#writers.set(id, writer);
    this.#terminals.set(id, terminal);
    return terminal;
  }

  #forget(id: string): void {
    this.#terminals.delete(id);
    this.#writers.get(id)?.dispose();
    this.#writers.delete(id);
  }
}

const forTerminal = (text: string): string => text.replace(/\r?\n/g, '\r\n');
