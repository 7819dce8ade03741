import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { withoutFollowing } from '../../../src/editor/ports/import-following';
import { putBackSettings, SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { keptInMemory, workspaceFolder } from './workspace-files';

describe('settings that are something else for a moment', () => {
  const key = 'typescript.updateImportsOnFileMove.enabled';
  const place = vscode.Uri.joinPath(vscode.Uri.file(workspaceFolder()), 'a.ts');
  const set = (value: string | undefined, target = vscode.ConfigurationTarget.Global): Thenable<void> =>
    vscode.workspace.getConfiguration().update(key, value, target);
  const value = (): unknown => vscode.workspace.getConfiguration().inspect(key)?.globalValue;
  const keptKey = 'fingerpost.settingsMeanwhile';

  afterEach(() => set(undefined));

  /** What a process that is gone would have kept in the middle of a move. */
  async function crashed(kept: ReturnType<typeof keptInMemory>): Promise<void> {
    let left: unknown;
    await withoutFollowing([place], new SettingsMeanwhile(kept), () => {
      left = kept.get(keptKey);
      return Promise.resolve(false);
    });
    const { pid } = spawnSync(process.execPath, ['--version']);
    await kept.update(keptKey, JSON.parse(JSON.stringify(left).replace(/"pid":\d+/g, `"pid":${pid}`)));
    await set('never');
  }

  it('are kept before they are set, and forgotten when they are back', async () => {
    const kept = keptInMemory();
    await set('always');
    const during: unknown[] = [];
    await withoutFollowing([place], new SettingsMeanwhile(kept), () => {
      during.push(value(), JSON.stringify(kept.get(keptKey)));
      return Promise.resolve(false);
    });
    assert.equal(during[0], 'never');
    assert.match(String(during[1]), /"before":"always"/);
    assert.equal(value(), 'always');
    assert.equal(kept.get(keptKey), undefined);
  });

  it('are put back at the next start after a crash, whether they were set or not', async () => {
    for (const before of ['always', undefined]) {
      const kept = keptInMemory();
      await set(before);
      await crashed(kept);
      await putBackSettings(kept);
      assert.equal(value(), before);
      assert.equal(kept.get(keptKey), undefined);
    }
  });

  it('stay as somebody has set them since', async () => {
    const kept = keptInMemory();
    await crashed(kept);
    await set('always');
    await putBackSettings(kept);
    assert.equal(value(), 'always');
  });

  it('are left to another window that is in the middle of its move', async () => {
    const kept = keptInMemory();
    await set('always');
    await withoutFollowing([place], new SettingsMeanwhile(kept), async () => {
      const others: unknown = JSON.parse(
        JSON.stringify(kept.get(keptKey)).replace(/"pid":\d+/g, `"pid":${process.ppid}`),
      );
      await kept.update(keptKey, others);
      await putBackSettings(kept);
      assert.equal(value(), 'never');
      assert.deepEqual(kept.get(keptKey), others);
      return false;
    });
  });
});
