import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import type { Documents, Ports, Search, Uri } from '../../../src/core/ports';
import { globTool } from '../../../src/core/tools/glob';
import { grepTool } from '../../../src/core/tools/grep';
import { readTool } from '../../../src/core/tools/read';
import { shellTool } from '../../../src/core/tools/shell';
import type { ToolResult } from '../../../src/core/tools/tool';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { writeTool } from '../../../src/core/tools/write';
import { judgeCall } from '../../../src/core/trust/gate';
import { testPorts } from '../../support/node-ports';
import type { TestPorts } from '../../support/node-ports';

const toolbox = createToolbox([readTool, writeTool, globTool, grepTool, shellTool]);

export interface CallOptions {
  readonly documents?: Documents;
  readonly search?: Search;
  readonly signal?: AbortSignal;
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

  constructor(private readonly host: TestPorts) {
    this.ports = host.ports;
    this.root = host.folder.uri;
  }

  async call(name: string, input: unknown, { documents, search, signal }: CallOptions = {}): Promise<ToolResult> {
    const { ports, root } = this;
    const prepared = toolbox.prepare({ name, input });
    assert.ok(!('problem' in prepared), 'problem' in prepared ? prepared.problem : '');
    const workspace = { root, roots: [root] };
    const judged = await judgeCall(prepared.accesses, workspace, ports.files, { trusted: true, grants: [] });
    assert.notEqual(judged.verdict.verdict, 'refuse', judged.verdict.reason);
    const result = await prepared.run({
      call: 'call',
      documents: documents ?? ports.documents,
      search: search ?? ports.search,
      files: ports.files,
      processes: ports.processes,
      digests: ports.digests,
      root,
      resolve: (given) => judged.resolve(given),
      display: (uri) => judged.display(uri),
      mayRead: (uri) => judged.mayRead(uri),
      seen: { hashOf: (uri) => this.seen.get(uri) },
      keep: (text) => {
        const key = ports.digests.sha256(text);
        this.kept.set(key, text);
        return Promise.resolve(key);
      },
      output: (text) => this.output.push(text),
      signal: signal ?? new AbortController().signal,
    });
    for (const { uri, hash } of result.seen ?? []) this.seen.set(uri, hash);
    return result;
  }

  /** The real documents, some of their ways changed. */
  documentsWith(changed: Partial<Documents>): Documents {
    const { documents } = this.ports;
    return {
      read: (uri) => documents.read(uri),
      apply: (uri, edits, expectedHash) => documents.apply(uri, edits, expectedHash),
      create: (uri, text) => documents.create(uri, text),
      save: (uri) => documents.save(uri),
      unsaved: () => documents.unsaved(),
      onDidChange: (listener) => documents.onDidChange(listener),
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
