import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { createCore } from '../core/core';
import type { ModelRef } from '../core/models/model';
import type { PromptImage } from '../core/sessions/prompt-images';
import { anthropicBaseUrlSetting, bedrockSettings } from '../core/models/providers';
import { kiroSettings } from '../core/node/kiro-settings';
import { nodePorts, productHome } from '../core/node/ports';
import { FileSettings } from '../core/node/settings';
import { NodeStore } from '../core/node/store';
import { userFolders } from '../core/node/user-folders';
import { listAgents, validateAgents } from './agents';
import { type Command, parseCommand, usage, UsageError } from './arguments';
import { blame } from './blame';
import { listCheckpoints, restoreSession } from './checkpoints';
import { exec } from './exec';
import type { Terminal } from './follow';
import { lintSpecs } from './lint';
import { listModels } from './models';
import { type Streams, visible } from './output';
import { checkSandbox } from './sandbox';
import { exportSession, listSessions, replaySession, showSession } from './session';
import { explainTrust } from './trust';
import { listSpecs, showSpec } from './spec';
import { newSpec } from './spec-new';
import { runSpec } from './spec-run';
import { diffOfSpec, statusOfSpec, traceOfSpec } from './spec-study';
import { verifySpec } from './verify';

/** 0 done, 1 failed or refused, 2 usage, 130 stopped. */
export type ExitCode = 0 | 1 | 2 | 130;

declare const __FINGERPOST_VERSION__: string;

/** The only place that knows the process. */
async function main(): Promise<void> {
  // The grammars of shells would be optimised in the background, and the process could not end before that is over: a
  // second for each command line that is judged.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  const streams: Streams = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
  // Whoever reads our output may stop early, as `head` does. There is nobody to tell then.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const terminal =
    process.stdin.isTTY && process.stderr.isTTY
      ? { input: process.stdin, output: process.stderr, interrupt: () => stop.abort() }
      : undefined;
  process.exitCode = await run(process.argv.slice(2), streams, terminal, stop.signal);
}

async function run(
  words: readonly string[],
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    const command = parseCommand(words, process.cwd());
    if (command.kind === 'help') {
      streams.out(`${usage}\n`);
      return 0;
    }
    if (command.kind === 'version') {
      streams.out(`fingerpost ${__FINGERPOST_VERSION__}\n`);
      return 0;
    }
    return await withCore(command, streams, terminal, signal);
  } catch (error) {
    if (error instanceof UsageError) {
      streams.err(`${error.message}\n\n${usage}\n`);
      return 2;
    }
    if (signal.aborted) return 130;
    // A line for people; the stack is of use to nobody at a prompt.
    streams.err(`${visible(error instanceof Error ? error.message : String(error))}\n`);
    return 1;
  }
}

async function withCore(
  command: Exclude<Command, { kind: 'help' | 'version' }>,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  const folder = path.resolve(command.folder);
  const root = pathToFileURL(folder).href;
  const home = productHome();
  const user = userFolders();
  const kiro = await kiroSettings(user);
  if (kiro.problem !== undefined) streams.err(`${visible(kiro.problem)}\n`);
  const settings = await FileSettings.load(new NodeStore(home), home, {
    overrides: environmentSettings(process.env),
    defaults: kiro.values,
  });
  const verbose = process.env['FINGERPOST_LOG_LEVEL'] !== undefined;
  const journal = (entry: string): void => (verbose ? streams.err(`${entry}\n`) : undefined);
  const ports = nodePorts({ home, settings, journal });
  const stat = await ports.files.stat(root);
  if (stat?.kind !== 'folder') throw new UsageError(`${folder} is no folder.`);
  const core = createCore(ports, {
    roots: () => [{ uri: root, name: path.basename(folder) }],
    onDidChangeRoots: () => ({ dispose: () => undefined }),
    home: pathToFileURL(user.home).href,
    configHome: pathToFileURL(user.config).href,
    asksForAgents: true,
    asksToSearch: true,
  });
  try {
    switch (command.kind) {
      case 'exec': {
        const { prompt, json, trustAll, session, agent } = command;
        const model = command.model === undefined ? undefined : modelRef(command.model);
        return await exec({ prompt, root, json, trustAll, model, session, agent }, core, streams, terminal, signal);
      }
      case 'agents-list':
        return await listAgents(core, command.json, streams);
      case 'agents-validate':
        return await validateAgents(command.name, core, command.json, streams);
      case 'trust-explain':
        return await explainTrust(command.question, root, core, command.json, streams);
      case 'models-list':
        return await listModels(core, command.json, streams, signal);
      case 'sandbox-check':
        return await checkSandbox(core, command.json, streams);
      case 'session-list':
        return await listSessions(core, command.json, streams);
      case 'checkpoints':
        return await listCheckpoints(command.id, core, command.json, streams);
      case 'restore':
        return await restoreSession(command, core, streams, signal);
      case 'session':
        return await sessionCommands[command.what](command.id, core, command.json, streams);
      case 'spec-list':
        return await listSpecs(core, command.json, streams, signal);
      case 'spec-diff':
        return await diffOfSpec(command.name, command, core, command.json, streams, signal);
      case 'spec-trace':
        return await traceOfSpec(command.name, core, command.json, streams, signal);
      case 'spec-new': {
        const model = command.model === undefined ? undefined : modelRef(command.model);
        const images = await Promise.all(command.images.map(readImage));
        return await newSpec({ ...command, root, model, images }, core, streams, terminal, signal);
      }
      case 'spec-status':
        return await statusOfSpec(command.name, core, command.json, streams, signal);
      case 'spec-run':
        return await runSpec({ ...command, root }, core, streams, terminal, signal);
      case 'spec-blame':
        return await blame({ ...command, folder }, core, streams, terminal, signal);
      case 'spec-verify':
        return await verifySpec(command, core, streams, terminal, signal);
      case 'spec-show':
        return await showSpec(command.name, core, command.json, streams, signal);
      case 'spec-lint': {
        const { paths, format } = command;
        return await lintSpecs({ paths, folder, format, version: __FINGERPOST_VERSION__ }, core, streams, signal);
      }
    }
  } finally {
    await core.dispose();
  }
}

const sessionCommands = { show: showSession, replay: replaySession, export: exportSession };

/** The SDKs' own variables for a gateway count here as they do everywhere else. */
function environmentSettings(environment: NodeJS.ProcessEnv): Readonly<Record<string, unknown>> {
  const url = environment['ANTHROPIC_BASE_URL'];
  const bedrock = environment['ANTHROPIC_BEDROCK_BASE_URL'];
  return {
    ...(url ? { [anthropicBaseUrlSetting]: url } : {}),
    ...(bedrock ? { [bedrockSettings.baseUrl]: bedrock } : {}),
  };
}

/** @throws UsageError for a file that cannot be read */
async function readImage(file: string): Promise<PromptImage> {
  try {
    return { name: path.basename(file), bytes: await readFile(file) };
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `anthropic/claude-…`: the provider ends at the first slash, a model's own name may hold more. */
function modelRef(text: string): ModelRef {
  const cut = text.indexOf('/');
  if (cut < 1 || cut === text.length - 1) throw new UsageError(`--model takes PROVIDER/ID, got "${text}"`);
  return { provider: text.slice(0, cut), id: text.slice(cut + 1) };
}

void main();
