import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { nodeDigests } from '../../src/core/node/digests';
import { pathOf, uriOf } from '../../src/core/node/places';
import type { CodePlace, Diagnostics, DocumentEdits, FileCheck, Offer, Refactor, Uri } from '../../src/core/ports';

const sources = /\.(?:ts|tsx|js|jsx)$/;
const options: ts.CompilerOptions = {
  strict: true,
  noImplicitAny: false,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  jsx: ts.JsxEmit.Preserve,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  noLib: true,
  types: [],
};

/** A language server without the server: TypeScript itself, over what lies in a folder at each moment. */
export function programOf(folder: string): { readonly refactor: Refactor; readonly diagnostics: Diagnostics } {
  const service = ts.createLanguageService(hostOf(folder));
  const isSource = (uri: Uri): boolean => sources.test(uri);
  return {
    refactor: {
      rename({ uri, offset, newName }) {
        if (!isSource(uri)) return Promise.resolve({ problem: 'no-provider', because: 'nobody answered' });
        const info = service.getRenameInfo(pathOf(uri), offset, {});
        if (!info.canRename) return Promise.resolve({ problem: 'refused', because: info.localizedErrorMessage });
        const preferences = { providePrefixAndSuffixTextForRename: true };
        const places = service.findRenameLocations(pathOf(uri), offset, false, false, preferences) ?? [];
        const changes = places.map(({ fileName, textSpan, prefixText = '', suffixText = '' }) => {
          return { fileName, textChanges: [{ span: textSpan, newText: prefixText + newName + suffixText }] };
        });
        return Promise.resolve({ edits: editsOf(changes) });
      },
      move(from, to) {
        if (!isSource(from)) return Promise.resolve({ problem: 'no-provider', because: 'nobody answered' });
        return Promise.resolve({ edits: editsOf(service.getEditsForFileRename(pathOf(from), pathOf(to), {}, {})) });
      },
      offers(code) {
        if (!isSource(code.uri)) return Promise.resolve({ problem: 'no-provider', because: 'nobody answered' });
        return Promise.resolve({ offers: actionsOf(code, service).map(({ offer }) => offer) });
      },
      perform(code, title) {
        const action = actionsOf(code, service).find(({ offer }) => offer.title === title);
        if (!action) return Promise.resolve({ problem: 'refused', because: 'it is no longer offered there' });
        const [refactoring, name] = action.names;
        const found = service.getEditsForRefactor(pathOf(code.uri), format, rangeOf(code), refactoring, name, {});
        return Promise.resolve({ edits: editsOf(found?.edits ?? []) });
      },
    },
    diagnostics: {
      errorsNow: () => undefined,
      check: (uris) => Promise.resolve(uris.map((uri) => checkOf(uri, service))),
    },
  };
}

const format = ts.getDefaultFormatCodeSettings('\n');
const preferences: ts.UserPreferences = { provideRefactorNotApplicableReason: true, allowTextChangesInNewFiles: true };

const rangeOf = ({ span }: CodePlace): ts.TextRange => ({ pos: span.start, end: span.end });

function actionsOf(
  code: CodePlace,
  service: ts.LanguageService,
): readonly { readonly offer: Offer; readonly names: readonly [string, string] }[] {
  const found = service.getApplicableRefactors(
    pathOf(code.uri),
    rangeOf(code),
    preferences,
    'invoked',
    'refactor',
    true,
  );
  return found.flatMap(({ name: refactoring, actions }) =>
    actions.map(({ name, description: title, kind = '', notApplicableReason }) => {
      // Into which file it is to go, an editor asks.
      const refused = notApplicableReason ?? (name === 'Move to file' ? 'it is a command of the editor' : undefined);
      return { offer: { title, kind, ...(refused === undefined ? {} : { refused }) }, names: [refactoring, name] };
    }),
  );
}

function hostOf(folder: string): ts.LanguageServiceHost {
  const read = (name: string): string | undefined => ts.sys.readFile(name);
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => sources.test(name))
        .map((name) => path.join(folder, name)),
    getScriptVersion: (name) => nodeDigests.sha256(read(name) ?? ''),
    getScriptSnapshot: (name) => {
      const text = read(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: () => 'none.d.ts',
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: read,
    readDirectory: (...given) => ts.sys.readDirectory(...given),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    useCaseSensitiveFileNames: () => true,
  };
}

function editsOf(changes: readonly ts.FileTextChanges[]): readonly DocumentEdits[] {
  const names = [...new Set(changes.map(({ fileName }) => fileName))];
  return names.map((name) => ({
    uri: uriOf(name),
    expectedHash: nodeDigests.sha256(readFileSync(name, 'utf8')),
    edits: changes
      .filter(({ fileName }) => fileName === name)
      .flatMap(({ textChanges }) => textChanges)
      .map(({ span, newText }) => ({ span: { start: span.start, end: span.start + span.length }, text: newText })),
  }));
}

function checkOf(uri: Uri, service: ts.LanguageService): FileCheck {
  const name = pathOf(uri);
  const found = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  const errors = found.map(({ file, start = 0, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    return { line, message: ts.flattenDiagnosticMessageText(messageText, '\n'), source: 'ts' };
  });
  return { uri, result: 'checked', errors };
}
