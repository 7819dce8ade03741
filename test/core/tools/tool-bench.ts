import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import type { Clock, Diagnostics, Documents, Ports, Refactor, Search, Uri } from '../../../src/core/ports';
import { deleteTool } from '../../../src/core/tools/delete';
import { diagnosticsTool } from '../../../src/core/tools/diagnostics';
import { globTool } from '../../../src/core/tools/glob';
import { grepTool } from '../../../src/core/tools/grep';
import { moveTool } from '../../../src/core/tools/move';
import { readTool } from '../../../src/core/tools/read';
import { refactorTool } from '../../../src/core/tools/refactor';
import { relocateTool } from '../../../src/core/tools/relocate';
import { renameTool } from '../../../src/core/tools/rename';
import { shellTool } from '../../../src/core/tools/shell';
import type { BackgroundProcesses } from '../../../src/core/tools/background-processes';
import { processListTool } from '../../../src/core/tools/process-list';
import { processOutputTool } from '../../../src/core/tools/process-output';
import { processStartTool } from '../../../src/core/tools/process-start';
import { processStopTool } from '../../../src/core/tools/process-stop';
import { webFetchTool } from '../../../src/core/tools/web-fetch';
import type { Access, ToolContext, ToolResult } from '../../../src/core/tools/tool';
import { createToolbox, type PreparedCall } from '../../../src/core/tools/toolbox';
import { writeTool } from '../../../src/core/tools/write';
import { type JudgedCall, judgeCall } from '../../../src/core/trust/gate';
import { IgnoreFiles } from '../../../src/core/trust/ignore-files';
import type { Verdict } from '../../../src/core/trust/permissions';
import type { SandboxOffer } from '../../../src/core/trust/sandbox';
import type { WebRules } from '../../../src/core/trust/url';
import { testPorts } from '../../support/node-ports';
import type { TestPorts } from '../../support/node-ports';

const toolbox = createToolbox([
  readTool,
  writeTool,
  deleteTool,
  moveTool,
  diagnosticsTool,
  renameTool,
  relocateTool,
  refactorTool,
  globTool,
  grepTool,
  shellTool,
  webFetchTool,
  processStartTool,
  processOutputTool,
  processListTool,
  processStopTool,
]);

const outside: SandboxOffer = { kind: 'outside', by: 'user', because: 'a test', advice: '' };

export interface CallOptions {
  readonly documents?: Documents;
  readonly search?: Search;
  readonly signal?: AbortSignal;
  readonly diagnostics?: Diagnostics;
  readonly refactor?: Refactor;
  /** What the turn has changed so far. */
  readonly edited?: readonly Uri[];
  /** Default: outside of the sandbox, as the user wished. */
  readonly runsIn?: SandboxOffer;
  readonly background?: BackgroundProcesses;
  readonly web?: WebRules;
  readonly clock?: Clock;
}

/** A workspace in a temporary folder in which calls are judged and run as a session does it, whatever is asked being allowed. */
export class ToolBench {
  /** Texts that tools kept, by name. */
  readonly kept = new Map<string, string>();
  /** What tools put out while they ran. */
  readonly output: string[] = [];
  readonly seen = new Map<Uri, string>();
  readonly ports: Ports;
  readonly root: Uri;
  readonly ignore: IgnoreFiles;

  constructor(private readonly host: TestPorts) {
    this.ports = host.ports;
    this.root = host.folder.uri;
    this.ignore = new IgnoreFiles(this.ports, { home: undefined, config: undefined });
  }

  /** What the last call was judged to be. */
  verdict: Verdict | undefined;

  /** @param between what happens while the user is asked */
  async call(
    name: string,
    input: unknown,
    given: CallOptions = {},
    between?: () => Promise<void>,
  ): Promise<ToolResult> {
    const prepared = toolbox.prepare({ name, input });
    assert.ok(!('problem' in prepared), 'problem' in prepared ? prepared.problem : '');
    if (!('plan' in prepared)) return this.#run(prepared, given);
    const judged = await this.#judged(prepared.accesses, given);
    const plan = await prepared.plan(this.#context(judged, given));
    if ('outcome' in plan) return plan;
    this.planned = plan;
    await between?.();
    return this.#run(plan, given);
  }

  /** What the last call that looked first would do. */
  planned: PreparedCall | undefined;

  async #judged(accesses: readonly Access[], { web }: CallOptions): Promise<JudgedCall> {
    const { ports, root } = this;
    const workspace = { root, roots: [root] };
    const ignore = this.ignore.look([root]);
    const context = { trusted: true, grants: [], ignore, web } as const;
    const judged = await judgeCall(accesses, workspace, ports.files, context);
    assert.notEqual(judged.verdict.verdict, 'refuse', judged.verdict.reason);
    this.verdict = judged.verdict;
    return judged;
  }

  async #run(call: PreparedCall, given: CallOptions): Promise<ToolResult> {
    const result = await call.run(this.#context(await this.#judged(call.accesses, given), given));
    for (const { uri, hash } of result.seen ?? []) this.seen.set(uri, hash);
    return result;
  }

  #context(judged: JudgedCall, given: CallOptions): ToolContext {
    const { documents, search, signal, diagnostics, refactor, edited = [] } = given;
    const { ports, root } = this;
    return {
      call: 'call',
      documents: documents ?? ports.documents,
      search: search ?? ports.search,
      files: ports.files,
      processes: ports.processes,
      runsIn: () => Promise.resolve(given.runsIn ?? outside),
      digests: ports.digests,
      background: given.background,
      clock: given.clock ?? ports.clock,
      web: ports.web,
      webWay: judged.web,
      diagnostics,
      refactor,
      edited: () => edited,
      root,
      resolve: (given) => judged.resolve(given),
      display: (uri) => judged.display(uri),
      mayRead: (uri) => judged.mayRead(uri),
      isHidden: (uri, kind) => judged.isHidden(uri, kind),
      seen: { hashOf: (uri) => this.seen.get(uri) },
      keep: (text) => {
        const key = ports.digests.sha256(text);
        this.kept.set(key, text);
        return Promise.resolve(key);
      },
      output: (text) => this.output.push(text),
      signal: signal ?? new AbortController().signal,
    };
  }

  /** The real documents, some of their ways changed. */
  documentsWith(changed: Partial<Documents>): Documents {
    const { documents } = this.ports;
    return {
      read: (uri) => documents.read(uri),
      apply: (uri, edits, expectedHash) => documents.apply(uri, edits, expectedHash),
      create: (uri, text) => documents.create(uri, text),
      change: (changes, emptied) => documents.change(changes, emptied),
      save: (uri) => documents.save(uri),
      unsaved: () => documents.unsaved(),
      onDidChange: (listener) => documents.onDidChange(listener),
      onDidSave: (listener) => documents.onDidSave(listener),
      ...changed,
    };
  }

  /** Reads files through the tool, so that they may be edited. */
  async read(...paths: readonly string[]): Promise<ToolResult> {
    return this.call('read', { paths: paths.map((each) => ({ path: each })) });
  }

  async text(relative: string): Promise<string> {
    return readFile(this.at(relative), 'utf8');
  }

  async put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    await this.host.folder.write(files);
  }

  async link(relative: string, target: string): Promise<void> {
    await symlink(target, this.at(relative));
  }

  /** Absolute path of a place of the workspace. */
  at(relative: string): string {
    return this.host.folder.at(relative);
  }
}

/** Gives a test a workspace with these files, on real ports. */
export async function withBench(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (bench: ToolBench) => Promise<void>,
): Promise<void> {
  await test(new ToolBench(await testPorts(files)));
}
