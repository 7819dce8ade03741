import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../scripts/project';
import { builtPages } from './built-pages';
import { loadTheme, themeNames } from './themes';

const folder = path.join(projectRoot, 'src', 'webview');

async function ownStyles(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.css'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)),
  );
}

describe('the styles of the pages', () => {
  it('name no colour of their own', async () => {
    for (const [name, text] of await ownStyles()) {
      const declared = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/var\([^;]*\)/g, '');
      assert.doesNotMatch(
        declared,
        /#[0-9a-f]{3,8}\b(?=[;\s])|\b(rgba?|hsla?)\(|:\s*(white|black|red|gr[ae]y|blue)\b/i,
        name,
      );
    }
  });

  it('use variables that an editor has', async () => {
    const themes = await Promise.all(themeNames.map(loadTheme));
    const known = new Set(themes.flatMap(({ variables }) => Object.keys(variables)));
    // Set by some themes only.
    for (const name of ['inputValidation-errorForeground', 'inputValidation-warningForeground'])
      known.add(`--vscode-${name}`);
    for (const [name, text] of await ownStyles()) {
      const used = text.match(/--vscode-[\w-]+/g) ?? [];
      assert.deepEqual(
        used.filter((variable) => !known.has(variable)),
        [],
        name,
      );
    }
  });
});

describe('the built page', () => {
  it('stays small', async () => {
    const files = await builtPages();
    assert.ok((files.get('chat.js')?.byteLength ?? 0) < 350_000);
    assert.ok((files.get('chat.css')?.byteLength ?? 0) < 70_000);
    assert.ok((files.get('preview.js')?.byteLength ?? 0) < 300_000);
    assert.ok((files.get('preview.css')?.byteLength ?? 0) < 60_000);
    // Loaded by a page that has a diagram, and by no other.
    assert.ok((files.get('diagrams.js')?.byteLength ?? 0) < 2_700_000);
  });

  it('asks nothing of the network and makes no code from text', async () => {
    const files = await builtPages();
    for (const name of ['chat', 'preview']) {
      const script = Buffer.from(files.get(`${name}.js`) ?? []).toString();
      assert.doesNotMatch(script, /\bfetch\(|XMLHttpRequest|WebSocket|\bnew Function\b|\beval\(|sourceMappingURL/);
      const styles = Buffer.from(files.get(`${name}.css`) ?? []).toString();
      assert.deepEqual(
        [...styles.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url?.replace(/["']|\?.*/g, '')),
        ['./codicon.ttf'],
      );
    }
  });
});
