import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { demoSecrets, demoSettings, demoUrl } from '../../../src/editor/demo';
import { UserSettings } from '../../../src/editor/ports/settings';
import { eventually, workspaceFolder } from './workspace-files';

describe('settings', () => {
  const settings = new UserSettings();
  const ofWorkspace = path.join(workspaceFolder(), '.vscode', 'settings.json');

  afterEach(async () => {
    await rm(ofWorkspace, { force: true });
    await typeUserSettings({});
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually('the settings of before', () => (markers().length === 0 ? true : undefined));
  });

  const markers = (): readonly unknown[] => {
    const found = vscode.workspace.getConfiguration().inspect('editor.rulers');
    return [found?.globalValue, found?.workspaceValue].filter((value) => value !== undefined);
  };
  /** Writes the user's settings as the user does. */
  const typeUserSettings = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    const editor = await eventually('the user’s settings', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.endsWith('/settings.json') === true ? active : undefined;
    });
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(all, JSON.stringify(values)));
    await editor.document.save();
  };
  const writeUserSettings = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    await typeUserSettings({ ...values, 'editor.rulers': [77] });
    await eventually('the written settings', () => (markers().length > 0 ? true : undefined));
  };
  const writeWorkspaceSettings = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(path.dirname(ofWorkspace), { recursive: true });
    await writeFile(ofWorkspace, JSON.stringify({ ...values, 'editor.rulers': [77] }));
    await eventually('the written settings', () => (markers().length > 0 ? true : undefined));
  };

  it('are undefined while the user has not set them', () => {
    assert.equal(settings.get('anthropic.baseUrl'), undefined);
    assert.equal(settings.get('chat.defaultModel'), undefined);
    assert.equal(settings.get('no.such.setting'), undefined);
  });

  it('of the user count', async () => {
    await writeUserSettings({ 'fingerpost.anthropic.baseUrl': 'https://gateway.example.com' });
    assert.equal(settings.get('anthropic.baseUrl'), 'https://gateway.example.com');
  });

  it('of Kiro count while ours are unset', async () => {
    await writeUserSettings({ 'kiroAgent.modelSelection': 'theirs' });
    assert.equal(settings.get('chat.defaultModel'), 'theirs');
    await writeUserSettings({ 'kiroAgent.modelSelection': 'theirs', 'fingerpost.chat.defaultModel': 'ours' });
    await eventually('our value', () => (settings.get('chat.defaultModel') === 'ours' ? true : undefined));
  });

  it('of a workspace do not count, whatever it says', async () => {
    await writeWorkspaceSettings({
      'fingerpost.anthropic.baseUrl': 'https://thief.example.com',
      'fingerpost.chat.defaultModel': 'dear',
      'kiroAgent.modelSelection': 'dear',
    });
    assert.equal(settings.get('anthropic.baseUrl'), undefined);
    assert.equal(settings.get('chat.defaultModel'), undefined);
  });

  it('are told of when they change', async () => {
    let told = false;
    const listening = settings.onDidChange(() => (told = true));
    await writeUserSettings({ 'fingerpost.chat.defaultModel': 'other' });
    await eventually('word of it', () => told || undefined);
    listening.dispose();
  });
});

describe('the demo', () => {
  it('is on for a server of this machine, and for no other', () => {
    const on = ['http://127.0.0.1:4010', 'http://localhost:1', 'http://[::1]:80/', 'http://127.1.2.3:9'];
    for (const url of on) assert.equal(typeof demoUrl({ FINGERPOST_DEMO_URL: url }), 'string', url);
    const off = [
      '',
      'nonsense',
      'https://127.0.0.1',
      'http://example.com',
      'http://127.0.0.1.example.com',
      'http://user@example.com:80',
      'http://localhost.example.com',
      'file:///etc/passwd',
    ];
    for (const url of off) assert.equal(demoUrl({ FINGERPOST_DEMO_URL: url }), undefined, url);
    assert.equal(demoUrl({}), undefined);
  });

  it('gets no key of the user, and leaves the other settings as they are', async () => {
    assert.equal(await demoSecrets.get('anthropic'), 'demo');
    assert.equal(await demoSecrets.get('other'), undefined);
    const user = { get: (key: string) => `user’s ${key}`, onDidChange: () => ({ dispose: () => undefined }) };
    const settings = demoSettings(user, 'http://127.0.0.1:1/');
    assert.equal(settings.get('anthropic.baseUrl'), 'http://127.0.0.1:1/');
    assert.equal(settings.get('chat.defaultModel'), 'user’s chat.defaultModel');
  });
});
