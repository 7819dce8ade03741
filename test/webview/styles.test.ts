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
  });

  it('asks nothing of the network and makes no code from text', async () => {
    const script = Buffer.from((await builtPages()).get('chat.js') ?? []).toString();
    assert.doesNotMatch(script, /\bfetch\(|XMLHttpRequest|WebSocket|\bnew Function\b|\beval\(|sourceMappingURL/);
    const styles = Buffer.from((await builtPages()).get('chat.css') ?? []).toString();
    assert.deepEqual(
      [...styles.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url?.replace(/["']|\?.*/g, '')),
      ['./codicon.ttf'],
    );
  });
});
