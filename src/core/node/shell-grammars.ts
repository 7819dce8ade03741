import { Language, Parser } from '@vscode/tree-sitter-wasm';

/** Starts the library, once. Loaded only when a line is to be read: it is as large as a small bundle. */
export async function startGrammars(wasm: Uint8Array): Promise<void> {
  // The bytes are given, as the library would look for them beside itself, where no bundle has them.
  const options = { wasmBinary: wasm, locateFile: (file: string) => file };
  await Parser.init(options);
}

/** A parser of one grammar. */
export async function createParser(grammar: Uint8Array): Promise<Parser> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}
