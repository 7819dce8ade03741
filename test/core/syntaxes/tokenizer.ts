import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, type IRawGrammar, parseRawGrammar, Registry } from 'vscode-textmate';
import { projectRoot } from '../../../scripts/project';

const ours = 'markdown.spec.fingerpost';
const find = createRequire(import.meta.url);

/** A piece of a line with the scopes that themes see, outermost first. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/**
 * Tokenises as an editor does, with its own engine and its own grammar of Markdown.
 * @param injected with ours beside it
 */
export async function markdownTokenizer(injected: boolean): Promise<(text: string) => readonly (readonly Token[])[]> {
  const registry = new Registry({
    onigLib: oniguruma(),
    loadGrammar: (scope) => grammarOf(scope),
    getInjections: (scope) => (injected && scope === 'text.html.markdown' ? [ours] : undefined),
  });
  const grammar = await registry.loadGrammar('text.html.markdown');
  if (!grammar) throw new Error('There is no grammar of Markdown.');
  return (text) => tokenize(grammar, text);
}

function tokenize(grammar: IGrammar, text: string): readonly (readonly Token[])[] {
  let stack = INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

let engine: Promise<{ createOnigScanner: typeof createOnigScanner; createOnigString: typeof createOnigString }> | undefined;

function oniguruma(): NonNullable<typeof engine> {
  engine ??= readFile(find.resolve('vscode-oniguruma/release/onig.wasm')).then(async (wasm) => {
    await loadWASM(wasm);
    return { createOnigScanner, createOnigString };
  });
  return engine;
}

/** Languages of code blocks and HTML stay unknown: nothing of ours stands there. */
async function grammarOf(scope: string): Promise<IRawGrammar | null> {
  const file =
    scope === ours
      ? path.join(projectRoot, 'syntaxes', 'spec.tmLanguage.json')
      : scope === 'text.html.markdown'
        ? path.join(projectRoot, 'node_modules', 'tm-grammars', 'grammars', 'markdown.json')
        : undefined;
  return file === undefined ? null : parseRawGrammar(await readFile(file, 'utf8'), file);
}
