import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { packagedVsix } from '../../scripts/package';
import { projectRoot } from '../../scripts/project';
import { readZip, type ZippedFile } from '../support/zip-directory';

describe('the package that users install', () => {
  let archive: Buffer;
  let files: readonly ZippedFile[];

  before(async function () {
    this.timeout(180_000); // one build, on a machine that may be busy
    archive = await readFile(await packagedVsix());
    files = readZip(archive);
  });

  const file = (name: string): ZippedFile => {
    const found = files.find((each) => each.name === `extension/${name}`);
    assert.ok(found, `${name} is not in the package`);
    return found;
  };

  it('is smaller than 4.2 MB, of which 0.7 draw diagrams', () => {
    assert.ok(archive.length < 4_300_000, `${archive.length} bytes`);
  });

  it('has an entry smaller than 30 KB', () => {
    const { bytes } = file('dist/extension.js');
    assert.ok(bytes < 31_000, `${bytes} bytes`);
  });

  it('holds the bundles, pictures and pages, and nothing else: no sources, tests, maps or corpus', () => {
    const names = files.map(({ name }) => name.replace(/^(extension\/media\/walkthrough)\/.+/, '$1/'));
    assert.deepEqual([...new Set(names)].sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/cli.js',
      'extension/dist/core.js',
      'extension/dist/extension.js',
      'extension/dist/grammars/tree-sitter-bash.wasm',
      'extension/dist/grammars/tree-sitter-powershell.wasm',
      'extension/dist/grammars/tree-sitter.wasm',
      'extension/dist/page-reader.js',
      'extension/dist/sandbox/LICENSE',
      'extension/dist/sandbox/runtime.mjs',
      'extension/dist/sandbox/vendor/java-proxy-agent/srt-proxy-agent.jar',
      'extension/dist/sandbox/vendor/seccomp/arm64/apply-seccomp',
      'extension/dist/sandbox/vendor/seccomp/x64/apply-seccomp',
      'extension/dist/tree-worker.js',
      'extension/dist/webview/chat.css',
      'extension/dist/webview/chat.js',
      'extension/dist/webview/codicon.ttf',
      'extension/dist/webview/diagrams.js',
      'extension/dist/webview/preview.css',
      'extension/dist/webview/preview.js',
      'extension/dist/webview/scenarios.css',
      'extension/dist/webview/scenarios.js',
      'extension/dist/webview/trace.css',
      'extension/dist/webview/trace.js',
      'extension/media/checks/fast-check.cjs',
      'extension/media/checks/fingerpost_checks.py',
      'extension/media/checks/fingerpost_coverage.py',
      'extension/media/checks/fingerpost_unittest.py',
      'extension/media/checks/fingerpost_watch.py',
      'extension/media/checks/hooks.cjs',
      'extension/media/checks/hooks.mjs',
      'extension/media/checks/mocha-reporter.cjs',
      'extension/media/checks/node-reporter.mjs',
      'extension/media/checks/preload.cjs',
      'extension/media/checks/report.cjs',
      'extension/media/fingerpost.svg',
      'extension/media/icon.png',
      'extension/media/walkthrough/',
      'extension/package.json',
      'extension/readme.md',
      'extension/syntaxes/spec.tmLanguage.json',
    ]);
  });

  it('says nothing in its bundles of the machine it was built on, of maps or of what only tests use', () => {
    // The grammars are compiled elsewhere and shipped as they are.
    const ours = files.filter(({ name }) => /^extension\/dist\/(?!grammars\/)/.test(name));
    for (const bundle of ours) {
      const text = bundle.content().toString('latin1');
      for (const stranger of [projectRoot, 'sourceMappingURL', 'aimock', 'playwright']) {
        assert.ok(!text.includes(stranger), `${bundle.name} has ${stranger}`);
      }
    }
  });
});
