import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Diagnostics, FileCheck, Uri } from '../../../src/core/ports';
import { withBench } from './tool-bench';

/** What TypeScript says of the syntax of files; of other files nobody says anything, and of `slow.ts` nothing in time. */
const syntax: Diagnostics = {
  errorsNow: () => undefined,
  check: (uris) => Promise.all(uris.map(checkSyntax)),
};

async function checkSyntax(uri: Uri): Promise<FileCheck> {
  if (!uri.endsWith('.ts')) return { uri, result: 'no-provider', errors: [] };
  if (uri.endsWith('/slow.ts')) return { uri, result: 'no-answer', errors: [] };
  const text = await readFile(fileURLToPath(uri), 'utf8');
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, fileName: 'a.ts' });
  const errors = diagnostics.map(({ start = 0, messageText }) => {
    const line = text.slice(0, start).split('\n').length;
    return { line, message: ts.flattenDiagnosticMessageText(messageText, '\n'), source: 'ts' };
  });
  const at = text.split('\n').findIndex((line) => line.includes('debugger'));
  const remark = { line: at + 1, message: 'No debugger,\n  please', source: undefined, severity: 'warning' } as const;
  return { uri, result: 'checked', errors, remarks: at < 0 ? [] : [remark] };
}

describe('diagnostics', () => {
  it('gives file, line, severity, source and message, in the order of the lines', () =>
    withBench({ 'src/a.ts': 'debugger;\nconst a = ;\n', 'src/b.ts': 'export {};\n' }, async (bench) => {
      const result = await bench.call('diagnostics', { paths: ['src/a.ts', 'src/b.ts'] }, { diagnostics: syntax });
      assert.equal(
        result.content,
        '1 error, 1 warning in 1 file:\nsrc/a.ts:1: warning: No debugger, please\nsrc/a.ts:2: error [ts]: Expression expected.',
      );
      assert.equal(result.outcome, 'done');
    }));

  it('says exactly that nothing was found where everything was checked', () =>
    withBench({ 'a.ts': 'export {};\n', 'b.ts': '' }, async (bench) => {
      const result = await bench.call('diagnostics', { paths: ['a.ts', 'b.ts'] }, { diagnostics: syntax });
      assert.equal(result.content, 'No diagnostics found');
    }));

  it('never passes a file over that nobody checked, and says what can be done about it', () =>
    withBench({ 'a.ts': 'export {};\n', 'b.cob': 'MOVE.\n', 'slow.ts': '' }, async (bench) => {
      const call = async (...paths: readonly string[]): Promise<string> =>
        (await bench.call('diagnostics', { paths }, { diagnostics: syntax })).content;
      const said = await call('a.ts', 'b.cob', 'slow.ts');
      assert.match(said, /^No diagnostics found in 1 file of 3\.\n/);
      assert.match(said, /no language server answered for it: b\.cob\. .* the server may be inactive/);
      assert.match(said, /enabled in the Extensions view; .* Output panel; reload the window; update the extension/);
      assert.match(said, /did not answer within 15 s: slow\.ts/);
      assert.doesNotMatch(await call('b.cob'), /No diagnostics found/);
    }));

  it('looks at what the turn has changed where no file is named', () =>
    withBench({ 'a.ts': 'const a = ;\n', 'b.ts': 'const b = ;\n' }, async (bench) => {
      const edited = [`${bench.root}/b.ts`];
      const result = await bench.call('diagnostics', {}, { diagnostics: syntax, edited });
      assert.match(result.content, /^1 error in 1 file:\nb\.ts:1: /);
      assert.match((await bench.call('diagnostics', {}, { diagnostics: syntax })).content, /You have changed no file/);
    }));

  it('cuts what is too much, the mildest first', () =>
    withBench({ 'a.ts': `debugger;\n${'const a = ;\n'.repeat(100)}` }, async (bench) => {
      const { content } = await bench.call('diagnostics', { paths: ['a.ts'] }, { diagnostics: syntax });
      assert.match(content, /^100 errors, 1 warning in 1 file:/);
      assert.match(content, /\[1 milder problem not shown\.\]$/);
      assert.equal(content.match(/: error/g)?.length, 100);
    }));

  it('says in a terminal that there is nobody to ask, and what to do instead', () =>
    withBench({ 'a.ts': '' }, async (bench) => {
      const result = await bench.call('diagnostics', { paths: ['a.ts'] });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^Diagnostics are not available here: .*type check, build or linter, in a shell\.$/);
    }));

  it('is a reading of its files: judged, and told of those that are not there', () =>
    withBench({ 'a.ts': '', '.env': 'KEY=1\n' }, async (bench) => {
      await bench.call('diagnostics', { paths: ['.env'] }, { diagnostics: syntax });
      assert.match(bench.verdict?.reason ?? '', /\.env is an environment file/);
      await bench.call('diagnostics', { paths: ['a.ts'] }, { diagnostics: syntax });
      assert.equal(bench.verdict?.verdict, 'run');
      const missing = await bench.call('diagnostics', { paths: ['aa.ts'] }, { diagnostics: syntax });
      assert.match(missing.content, /There is no aa\.ts\. In \.: a\.ts/);
    }));
});
