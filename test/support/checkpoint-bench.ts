import { exec } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Core, createCore } from '../../src/core/core';
import type { FileChange } from '../../src/core/events/event';
import type { Ports } from '../../src/core/ports';
import { DiskWatch, factsOf } from '../../src/core/sessions/disk-watch';
import type { Session } from '../../src/core/sessions/session';
import { testPorts } from './node-ports';
import type { TemporaryFolder } from './temporary-folder';

const shell = promisify(exec);

/** A session whose agent does what a test says, without a model: real files, real commands, a real log. */
export interface CheckpointBench {
  readonly core: Core;
  readonly ports: Ports;
  readonly session: Session;
  readonly folder: TemporaryFolder;
  readonly home: TemporaryFolder;
  /** Begins a turn. @returns the event to go back to */
  prompt(text: string): Promise<number>;
  /** The agent writes a file with a tool, or deletes it. */
  write(name: string, content: string | null): Promise<void>;
  /** The agent runs a command. */
  command(line: string): Promise<readonly FileChange[]>;
  /** A second core on the same folders, as after a restart. The first one must be closed. */
  reopened(): Promise<Core>;
  /** Goes back; without `files` only what nobody but the agent touched. */
  restore(
    to: number,
    part?: 'files' | 'chat' | 'both',
    files?: readonly string[],
  ): ReturnType<Core['sessions']['restore']>;
}

export async function startCheckpoints(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<CheckpointBench> {
  const { ports, folder, home } = await testPorts(files);
  const coreOn = (own: Ports): Core =>
    createCore(own, {
      roots: () => [{ uri: folder.uri, name: 'shop' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
  const core = coreOn(ports);
  const watch = new DiskWatch(ports);
  const session = await core.sessions.create(folder.uri);
  const ended = async (name: string, changes: readonly FileChange[]): Promise<void> => {
    const about = { call: randomUUID(), name, label: name, outcome: 'done', content: '', seen: [] } as const;
    await session.record({ type: 'toolEnded', ...about, changes: [...changes] });
  };
  return {
    core,
    ports,
    session,
    folder,
    home,
    async prompt(text) {
      if (session.lastTurn > 0) await session.record({ type: 'stopped', reason: 'finished' });
      const { seq } = await session.record({ type: 'prompted', text, by: 'user' });
      await session.record({ type: 'replied', blocks: [{ kind: 'text', text: `On ${text}` }], stop: 'end', usage: {} });
      return seq;
    },
    async write(name, content) {
      const uri = folder.uriAt(name);
      const before = (await watch.image(uri)) ?? { content: null };
      const madeFolder = before.content === null ? await watch.missingFolder(uri) : undefined;
      if (content === null) await rm(folder.at(name), { force: true });
      else {
        await mkdir(path.dirname(folder.at(name)), { recursive: true });
        await writeFile(folder.at(name), content);
      }
      const after = (await watch.image(uri)) ?? { content: null };
      const [was, is] = [factsOf(before), factsOf(after)];
      const change: FileChange = {
        uri,
        before: before.content,
        after: after.content,
        ...(was ? { was } : {}),
        ...(is ? { is } : {}),
        ...(madeFolder === undefined ? {} : { madeFolder }),
      };
      if (before.content !== after.content) await ended('write', [change]);
    },
    async command(line) {
      const watching = await watch.begin([folder.uri], () => undefined, AbortSignal.timeout(60_000));
      await shell(line, { cwd: folder.path });
      const changes = await watching.end();
      await ended('shell', changes);
      return changes;
    },
    reopened: async () => coreOn((await testPorts({}, { home })).ports),
    async restore(to, part = 'both', names) {
      if (session.state.progress !== 'idle') await session.record({ type: 'stopped', reason: 'finished' });
      const files = names?.map((name) => pathToFileURL(folder.at(name)).href);
      return core.sessions.restore(session.id, { to, part, files });
    },
  };
}

/** Undefined where there is none. */
export async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'latin1').catch(() => undefined);
}
