import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { kiroSettings } from '../../../src/core/node/kiro-settings';
import { noSettings } from '../../../src/core/node/no-settings';
import { FileSettings, parseSettings, SettingsBroken } from '../../../src/core/node/settings';
import { NodeStore } from '../../../src/core/node/store';
import { userFolders } from '../../../src/core/node/user-folders';
import { temporaryFolder } from '../../support/temporary-folder';

describe("the terminal's settings", () => {
  it('are those of the file, whatever keys it has', async () => {
    const text = '{\n  // mine\n  "chat.defaultModel": "anthropic/x",\n  "unknown": { "deep": [1] },\n}\n';
    const home = await temporaryFolder({ 'settings.json': text });
    const settings = await FileSettings.load(new NodeStore(home.path), home.path);
    assert.equal(settings.get('chat.defaultModel'), 'anthropic/x');
    assert.deepEqual(settings.get('unknown'), { deep: [1] });
    assert.equal(settings.get('other'), undefined);
    assert.equal(settings.get('constructor'), undefined);
    assert.equal(noSettings.get('chat.defaultModel'), undefined);
  });

  it('are unset without a file', async () => {
    const home = await temporaryFolder();
    const settings = await FileSettings.load(new NodeStore(home.path), home.path);
    assert.equal(settings.get('chat.defaultModel'), undefined);
  });

  it('give way to what the host was told', async () => {
    const home = await temporaryFolder({ 'settings.json': '{ "a": 1, "b": 2 }' });
    const settings = await FileSettings.load(new NodeStore(home.path), home.path, { overrides: { b: 3, c: 4 } });
    assert.deepEqual([settings.get('a'), settings.get('b'), settings.get('c')], [1, 3, 4]);
  });

  it('are Kiro’s own where ours say nothing: of its newest file, never written', async () => {
    const files = {
      '.kiro/settings/cli.json': '{ "chat.defaultModel": "claude-sonnet-4.5", "b": "kiro" }',
      '.kiro/settings.json': '{ "old": true }',
      '.fingerpost/settings.json': '{ "b": "ours" }',
    };
    const home = await temporaryFolder(files);
    const kiro = await kiroSettings(userFolders({}, home.path));
    assert.equal(kiro.problem, undefined);
    const own = home.at('.fingerpost');
    const settings = await FileSettings.load(new NodeStore(own), own, { defaults: kiro.values });
    assert.equal(settings.get('chat.defaultModel'), 'claude-sonnet-4.5');
    assert.equal(settings.get('b'), 'ours');
    assert.equal(settings.get('old'), undefined);
    await settings.append('trustedCommands', 'ls');
    assert.equal(await readFile(home.at('.kiro/settings/cli.json'), 'utf8'), files['.kiro/settings/cli.json']);
  });

  it('of Kiro’s older files count without the newest, and one that is broken is left aside aloud', async () => {
    const older = await temporaryFolder({ 'config/kiro/settings.json': '{ "old": 1 }' });
    const user = userFolders({ XDG_CONFIG_HOME: older.at('config') }, older.path);
    assert.deepEqual(await kiroSettings(user), { values: { old: 1 }, problem: undefined });
    const broken = await temporaryFolder({ '.kiro/settings/cli.json': '{\n  "a" 1\n}' });
    const { values, problem } = await kiroSettings(userFolders({}, broken.path));
    assert.deepEqual(values, {});
    assert.match(problem ?? '', /left aside\. .*cli\.json, line 2: /);
  });

  it('lie where the user says, if that is an absolute path', () => {
    assert.equal(userFolders({ XDG_CONFIG_HOME: '/etc/ann' }, '/home/ann').config, '/etc/ann');
    assert.equal(userFolders({ XDG_CONFIG_HOME: 'etc' }, '/home/ann').config, '/home/ann/.config');
    assert.equal(userFolders({}, '/home/ann').config, '/home/ann/.config');
  });

  for (const [text, line] of [
    ['{\n  "a": 1,\n  "b": \n}\n', 4],
    ['{\r\n  "a" 1\r\n}', 2],
    ['{\n  "a": 1\n', 3],
    ['nonsense', 1],
    ['\n\n[1]', 1],
    ['"text"', 1],
    ['', 1],
  ] as const) {
    it(`${JSON.stringify(text)} is broken in line ${line}, says who reads it`, async () => {
      const home = await temporaryFolder({ 'settings.json': text });
      await assert.rejects(FileSettings.load(new NodeStore(home.path), home.path), (error) => {
        assert.ok(error instanceof SettingsBroken);
        assert.ok(error.message.startsWith(`${home.path}/settings.json, line ${line}: `), error.message);
        return true;
      });
    });
  }

  it('are read back from any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        // No setting is called so, and the parser of JSON with comments drops such a key.
        fc.pre(!JSON.stringify(values).includes('"__proto__"'));
        const read = parseSettings(JSON.stringify(values, null, 2), 'settings.json');
        assert.deepEqual({ ...read }, JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('of any text are read or refused as broken', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          try {
            parseSettings(text, 'settings.json');
          } catch (error) {
            assert.ok(error instanceof SettingsBroken);
          }
        },
      ),
    );
  });
});
