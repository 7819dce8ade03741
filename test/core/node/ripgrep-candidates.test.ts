import assert from 'node:assert/strict';
import { chmod, symlink } from 'node:fs/promises';
import { findRipgrep, ripgrepCandidates } from '../../../src/core/node/ripgrep-candidates';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';

const path = process.env['PATH'] ?? '';

/** An editor's folder with the installed ripgrep at one place and a program that is none at the others. */
async function editorWith(place: string): Promise<TemporaryFolder> {
  const installed = await findRipgrep([], path);
  assert.ok(installed, 'these tests need an installed ripgrep');
  const folder = await temporaryFolder();
  for (const candidate of ripgrepCandidates('.')) {
    if (candidate === place) {
      await folder.write({ [`${candidate}/../keep`]: '' });
      await symlink(installed, folder.at(candidate));
    } else {
      await folder.write({ [candidate]: '#!/bin/sh\necho not ripgrep\n' });
      await chmod(folder.at(candidate), 0o755);
    }
  }
  return folder;
}

describe("an editor's ripgrep", () => {
  const platform = `${process.platform}-${process.arch}`;
  for (const place of [
    'node_modules/@vscode/ripgrep/bin/rg',
    'node_modules/@vscode/ripgrep-universal/bin/' + `${platform}/rg`,
    'node_modules.asar.unpacked/@vscode/ripgrep/bin/rg',
    'node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/' + `${platform}/rg`,
  ]) {
    it(`is found at ${place}, whatever else lies there`, async () => {
      const editor = await editorWith(place);
      assert.equal(await findRipgrep(ripgrepCandidates(editor.path), ''), editor.at(place));
    });
  }

  it('is taken before that of PATH, and that of PATH where there is none', async () => {
    const installed = await findRipgrep([], path);
    assert.equal(await findRipgrep(ripgrepCandidates('/nowhere'), path), installed);
    assert.equal(await findRipgrep(ripgrepCandidates('/nowhere'), ''), undefined);
  });

  it('is never taken from the folder that we happen to be in', async () => {
    const editor = await editorWith('node_modules/@vscode/ripgrep/bin/rg');
    const before = process.cwd();
    process.chdir(editor.at('node_modules/@vscode/ripgrep/bin'));
    try {
      assert.equal(await findRipgrep([], ':.:./bin'), undefined);
    } finally {
      process.chdir(before);
    }
  });
});
