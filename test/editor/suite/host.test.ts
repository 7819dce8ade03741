import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fingerpost } from './fingerpost';

describe('the editor under test', () => {
  it('is 1.100 or newer', () => {
    const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
    assert.ok(major > 1 || (major === 1 && minor >= 100), `it is ${vscode.version}`);
  });

  it('has Fingerpost and can activate it', async () => {
    const extension = await fingerpost();
    await extension.activate();
    assert.ok(extension.isActive);
  });
});
