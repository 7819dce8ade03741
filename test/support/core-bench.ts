import { scriptDemo } from '../../scripts/demo/conversation';
import { copySampleProject, installSampleLibraries } from '../../scripts/demo/sample-project';
import { type Core, createCore } from '../../src/core/core';
import type { EventOf, EventPayload } from '../../src/core/events/event';
import type { NodeWebOptions } from '../../src/core/node/web';
import type { Diagnostics, Ports } from '../../src/core/ports';
import type { Session } from '../../src/core/sessions/session';
import { type ModelServer, type ModelServerOptions, startModelServer } from './model/model-server';
import { testPorts } from './node-ports';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder';

/** A whole core on a copy of the sample project, with a model that runs here. */
export interface Bench {
  readonly core: Core;
  readonly model: ModelServer;
  /** The project, as a path and as a URI. */
  readonly folder: string;
  readonly root: string;
  readonly home: TemporaryFolder;
  readonly journal: readonly string[];
  /** Resolves when the session stands at the gate of that document and nothing runs. */
  atGate(session: Session, document: EventOf<'gateOpened'>['document']): Promise<void>;
  /** Resolves when the session asks something, with what it asks. */
  asked(session: Session): Promise<EventOf<'asked'>>;
  /** Answers everything that the session asks from now on. */
  answerAll(session: Session, answer: 'run' | 'reject' | 'always'): Promise<void>;
  idle(session: Session): Promise<void>;
  /** A second core on the same folders, as after a restart. The first one must be closed, or dead. */
  restart(wrap?: (ports: Ports) => Ports): Promise<Core>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly server?: ModelServerOptions;
  /** What the model says where the demo would say something else. */
  readonly rules?: (model: ModelServer) => void;
  /** Are the libraries there that the project's tests stand on? */
  readonly installed?: boolean;
  /** Beside the sample project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly trusted?: boolean | (() => boolean);
  /** Default: as in an editor, where a person can review. */
  readonly edits?: 'reviewed' | 'asked';
  readonly diagnostics?: Diagnostics;
  /** What lies in the user's own home folder. */
  readonly own?: Readonly<Record<string, string>>;
  /** Is it asked before a subagent is started, as in the terminal? */
  readonly asksForAgents?: boolean;
  readonly key?: string | undefined;
  /** Another place than the test server. */
  readonly baseUrl?: string;
  /** Names, connections and pages of the web. */
  readonly web?: NodeWebOptions;
  /** As in the terminal. */
  readonly asksToSearch?: boolean;
  /** Beside the one that leads to the model. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Real ports with something put before one of them: a wait, a full disk. */
  readonly wrap?: (ports: Ports) => Ports;
}

export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const model = await startModelServer(options.server);
  // A test's own rules come first: the first that fits answers.
  options.rules?.(model);
  scriptDemo(model);
  const first = await testPorts(options.files, portOptions(options, model.url));
  await copySampleProject(first.folder.path);
  if (options.installed) await installSampleLibraries(first.folder.path);
  const own = options.own && (await temporaryFolder(options.own));
  const host = (ports = first.ports): Core =>
    createCore((options.wrap ?? ((each) => each))({ ...ports, diagnostics: options.diagnostics }), {
      roots: () => [{ uri: first.folder.uri, name: 'corner-shop' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: own?.uri,
      edits: options.edits ?? 'reviewed',
      asksForAgents: options.asksForAgents === true,
      asksToSearch: options.asksToSearch === true,
    });
  const cores = [host()];
  const [core] = cores;
  if (!core) throw new Error('There is a core');
  return {
    core,
    model,
    folder: first.folder.path,
    root: first.folder.uri,
    home: first.home,
    journal: first.journal,
    atGate: (session, document) =>
      until(`${document}.md stands at its gate`, () => !session.isRunning && session.head?.gate === document),
    asked: async (session) => {
      await until('the session asks', () => session.head?.state === 'waiting');
      const asked = session.recentEvents.findLast((event) => event.type === 'asked');
      if (asked?.type !== 'asked') throw new Error('nothing is asked');
      return asked;
    },
    answerAll: (session, answer) => {
      const reply = (event: EventPayload): void => {
        if (event.type === 'asked') void session.answer(event.ask, { answer });
      };
      const answered = new Set(session.recentEvents.flatMap((event) => (event.type === 'answered' ? [event.ask] : [])));
      session.onEvent(reply);
      for (const event of session.recentEvents) if (event.type === 'asked' && !answered.has(event.ask)) reply(event);
      return Promise.resolve();
    },
    idle: (session) => until('the session is idle', () => !session.isRunning),
    restart: async (wrap = (ports) => ports) => {
      const again = await testPorts({}, { ...portOptions(options, model.url), home: first.home });
      const next = host(wrap(again.ports));
      cores.push(next);
      return next;
    },
    close: async () => {
      for (const each of cores) await each.dispose();
      await model.close();
    },
  };
}

function portOptions(
  { trusted = true, key = 'test-key', baseUrl, settings = {}, web }: BenchOptions,
  url: string,
): Parameters<typeof testPorts>[1] {
  return {
    // The sample project has tests; most tests here are about something else than their running.
    settings: {
      'anthropic.baseUrl': baseUrl ?? url,
      'checks.testCommand': 'none',
      'run.fixAttempts': 0,
      ...settings,
    },
    secrets: { get: () => Promise.resolve(key) },
    isTrusted: typeof trusted === 'function' ? trusted : () => trusted,
    ...(web ? { web } : {}),
  };
}

/** Waits for what another part of the program brings about, and says what did not happen. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > deadline) throw new Error(`After ${ms / 1000} s it still did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
