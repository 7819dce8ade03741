import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Documents, Ports, Uri } from '../../../src/core/ports';
import { globTool } from '../../../src/core/tools/glob';
import { grepTool } from '../../../src/core/tools/grep';
import { readTool } from '../../../src/core/tools/read';
import { shellTool } from '../../../src/core/tools/shell';
import type { ToolResult } from '../../../src/core/tools/tool';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { writeTool } from '../../../src/core/tools/write';
import { judgeCall } from '../../../src/core/trust/gate';
import * as nodePorts from '/tmp/np/ports';

const toolbox = createToolbox([readTool, writeTool, globTool, grepTool, shellTool]);

type BenchPorts = Pick<Ports, 'documents' | 'files' | 'search' | 'processes' | 'digests'>;

export interface CallOptions {
  readonly documents?: Documents;
  readonly signal?: AbortSignal;
}

/** A workspace in a temporary folder in which calls are judged and run as a session does it, whatever is asked being allowed. */
export class ToolBench {
  /** Texts that tools kept, by name. */
  readonly kept = new Map<string, string>();
  /** What tools put out while they ran. */
  readonly output: string[] = [];
  readonly seen = new Map<Uri, string>();
  readonly root: Uri;

  constructor(
    readonly folder: string,
    readonly ports: BenchPorts,
  ) {
    this.root = pathToFileURL(folder).href;
  }

  async call(name: string, input: unknown, { documents, signal }: CallOptions = {}): Promise<ToolResult> {
    const { ports, root } = this;
    const prepared = toolbox.prepare({ name, input });
    assert.ok(!('problem' in prepared), 'problem' in prepared ? prepared.problem : '');
    const workspace = { root, roots: [root] };
    const judged = await judgeCall(prepared.accesses, workspace, ports.files, { trusted: true, grants: [] });
    assert.notEqual(judged.verdict.verdict, 'refuse', judged.verdict.reason);
    const result = await prepared.run({
      ...ports,
      documents: documents ?? ports.documents,
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

  /** Reads files through the tool, so that they may be edited. */
  async read(...paths: readonly string[]): Promise<ToolResult> {
    return this.call('read', { paths: paths.map((each) => ({ path: each })) });
  }

  async text(relative: string): Promise<string> {
    return readFile(path.join(this.folder, relative), 'utf8');
  }

  async put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [relative, content] of Object.entries(files)) {
      const place = path.join(this.folder, relative);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, content);
    }
  }

  async link(relative: string, target: string): Promise<void> {
    await symlink(target, path.join(this.folder, relative));
  }
}

/** Gives a test a workspace with these files, and takes it away afterwards. */
export async function withBench(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (bench: ToolBench) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tools-'));
  try {
    const bench = new ToolBench(folder, nodePorts);
    await bench.put(files);
    await test(bench);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
