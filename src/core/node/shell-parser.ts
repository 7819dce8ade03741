import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';
import type * as Grammars from './shell-grammars';
import type { Journal, ShellName, ShellParser, SyntaxNode } from '../ports';

/** Characters of a line that is still read. Nobody reads a longer one on a card either. */
const longestLine = 20_000;

/** Nodes of a tree that is still told of, so that one line cannot hold up everything else. */
const mostNodes = 20_000;

/**
 * Reads command lines with Tree-sitter's grammars, compiled to WebAssembly. They are loaded when the first line is read:
 * beside this bundle where there is one, from their package in a checkout.
 */
export class WasmShellParser implements ShellParser {
  constructor(
    readonly shell: () => Promise<ShellName>,
    private readonly journal: Journal,
  ) {}

  async parse(line: string, shell: ShellName): Promise<SyntaxNode | undefined> {
    if (line.length > longestLine) return undefined;
    const parser = await parserOf(shell).catch((error: unknown) => {
      this.journal.error(`The grammar of ${shell} cannot be loaded, so every command is asked about`, error);
      return undefined;
    });
    const tree = parser?.parse(line);
    if (!tree) return undefined;
    try {
      const budget = { left: mostNodes };
      return told(tree.rootNode, undefined, budget, 0);
    } finally {
      tree.delete();
    }
  }
}

/** One of each grammar in a process: it is compiled when it is loaded, and reads one line after the other. */
const parsers = new Map<ShellName, Promise<Parser>>();

function parserOf(shell: ShellName): Promise<Parser> {
  const known = parsers.get(shell);
  if (known) return known;
  const loading = loadParser(shell);
  parsers.set(shell, loading);
  // The next line may try again: a file that could not be read once is no reason to ask for ever.
  loading.catch(() => parsers.delete(shell));
  return loading;
}

/** Deeper trees are not told of: lines that people and models write are nowhere near. */
const deepest = 400;

function told(node: Node, field: string | undefined, budget: { left: number }, depth: number): SyntaxNode | undefined {
  budget.left -= 1;
  if (budget.left < 0 || depth > deepest) return undefined;
  const children: SyntaxNode[] = [];
  for (let index = 0; index < node.childCount; index += 1) {
    const child = node.child(index);
    if (!child) continue;
    const its = told(child, node.fieldNameForChild(index) ?? undefined, budget, depth + 1);
    if (!its) return undefined;
    children.push(its);
  }
  return {
    type: node.type,
    start: node.startIndex,
    end: node.endIndex,
    isNamed: node.isNamed,
    field,
    isBroken: node.isError || node.isMissing || children.some(({ isBroken }) => isBroken),
    children,
  };
}

/** Where the grammars are: beside this bundle, or in their package where there is none. */
async function readWasm(name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(__dirname, 'grammars', name));
  } catch {
    return readFile(join(dirname(createRequire(__filename).resolve('@vscode/tree-sitter-wasm')), name));
  }
}

let started: Promise<typeof Grammars> | undefined;

async function loadParser(shell: ShellName): Promise<Parser> {
  started ??= startLibrary();
  started.catch(() => (started = undefined));
  const grammar = shell === 'sh' ? 'bash' : shell;
  return (await started).createParser(await readWasm(`tree-sitter-${grammar}.wasm`));
}

async function startLibrary(): Promise<typeof Grammars> {
  const grammars = await import('./shell-grammars');
  await grammars.startGrammars(await readWasm('tree-sitter.wasm'));
  return grammars;
}
