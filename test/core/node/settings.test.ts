import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noSettings } from '../../../src/core/node/no-settings';
import { FileSettings, parseSettings, SettingsBroken } from '../../../src/core/node/settings';
import { NodeStore } from '../../../src/core/node/store';
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
    const settings = await FileSettings.load(new NodeStore(home.path), home.path, { b: 3, c: 4 });
    assert.deepEqual([settings.get('a'), settings.get('b'), settings.get('c')], [1, 3, 4]);
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
