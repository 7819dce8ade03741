import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeDigests } from '../../../src/core/node/digests';
import { findPlaceholders } from '../../../src/core/trust/placeholders';
import { SecretVault } from '../../../src/core/trust/secret-vault';
import { StreamVeil } from '../../../src/core/trust/stream-veil';
import { otherText, randomValue, type SecretText, secretStretch, token } from './drawn-secrets';

const vault = (): SecretVault => new SecretVault('salt', nodeDigests);

/** Text with secrets in it, each on lines of its own or apart by what no token has. */
const mixed: fc.Arbitrary<SecretText> = fc
  .array(fc.tuple(otherText, fc.option(secretStretch, { nil: undefined })), { maxLength: 8 })
  .map((parts) => ({
    text: parts.map(([other, stretch]) => (stretch ? `${other}\n ${stretch.text}\n` : other)).join(''),
    secrets: parts.flatMap(([, stretch]) => stretch?.secrets ?? []),
  }));

/** The text in pieces, cut anywhere. */
function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
}

function streamed(text: string, cuts: readonly number[], by: SecretVault): string {
  const veil = new StreamVeil(by);
  return (
    pieces(text, cuts)
      .map((piece) => veil.push(piece))
      .join('') + veil.end()
  );
}

const cuts = fc.array(fc.nat(), { maxLength: 30 });

describe('the vault of secrets', () => {
  it('gives back every text that it masked, byte for byte, and lets no secret through', () => {
    fc.assert(
      fc.property(mixed, ({ text, secrets }) => {
        const own = vault();
        const masked = own.mask(text, 'raw');
        for (const secret of secrets) assert.equal(masked.includes(secret), false, secret);
        assert.deepEqual(own.reveal(masked), {
          value: text,
          used: [...new Set(findPlaceholders(masked).map((each) => each.text))],
          unknown: [],
        });
      }),
      { numRuns: 400 },
    );
  });

  it('the same holds for a text that comes in pieces, cut anywhere', () => {
    fc.assert(
      fc.property(mixed, cuts, ({ text, secrets }, at) => {
        const own = vault();
        const masked = streamed(text, at, own);
        for (const secret of secrets) assert.equal(masked.includes(secret), false, `${secret} in ${masked}`);
        assert.equal(own.reveal(masked).value, text);
      }),
      { numRuns: 800 },
    );
  });

  it('holds nothing back that ends a line, and no progress without letters', () => {
    const veil = new StreamVeil(vault());
    assert.equal(veil.push('all is well\n'), 'all is well\n');
    assert.equal(veil.push('....'), '....');
    assert.equal(veil.push(' 40 %\r'), ' 40 %\r');
    assert.equal(veil.push('passing: 1'), '');
    assert.equal(veil.push('2\n'), 'passing: 12\n');
    assert.equal(veil.end(), '');
  });

  it('a line without an end is not held for ever, and no secret is cut', () => {
    fc.assert(
      fc.property(token, fc.nat(90_000), (secret, at) => {
        const own = vault();
        const text = `x=${'ab,'.repeat(30_000)}`;
        const whole = `${text.slice(0, at)} ${secret} ${text.slice(at)}`;
        const veil = new StreamVeil(own);
        const shown = pieces(whole, [20_000, 50_000, 70_000, 80_000]).map((piece) => veil.push(piece));
        assert.ok(shown.join('').length > 10_000);
        const masked = shown.join('') + veil.end();
        assert.equal(masked.includes(secret), false);
        assert.equal(own.reveal(masked).value, whole);
      }),
      { numRuns: 30 },
    );
  });

  it('masking what is masked changes nothing', () => {
    fc.assert(
      fc.property(mixed, ({ text }) => {
        const own = vault();
        const masked = own.mask(text, 'raw');
        assert.equal(own.mask(masked, 'told'), masked);
        const told = own.mask(text, 'told');
        assert.equal(own.mask(told, 'told'), told);
      }),
    );
  });

  it('a secret has one placeholder, also after a restart, and another one in another conversation', () => {
    fc.assert(
      fc.property(fc.array(randomValue, { minLength: 1, maxLength: 20 }), (values) => {
        const text = values.map((value) => `API_KEY=${value}`).join('\n');
        const own = vault();
        const masked = own.mask(text, 'raw');
        assert.equal(own.mask(text, 'raw'), masked);
        const again = new SecretVault('salt', nodeDigests, own.takeAdded());
        assert.equal(again.mask(text, 'raw'), masked);
        assert.equal(again.reveal(masked).value, text);
        assert.equal(own.takeAdded().length, 0);
        assert.notEqual(new SecretVault('other', nodeDigests).mask(text, 'raw'), masked);
      }),
    );
  });

  it('secrets whose numbers begin alike get longer ones', () => {
    const digests = { sha256: (text: string | Uint8Array) => 'a'.repeat(12) + nodeDigests.sha256(text).slice(12) };
    const own = new SecretVault('salt', digests);
    const text = ['q8Zr5Lw2Vn9Xc4Tb7', 'p3Kd8Mf6Js1Hg5Wy2'].map((value) => `API_KEY=${value}`).join('\n');
    const masked = own.mask(text, 'raw');
    assert.equal(masked, 'API_KEY=[[secret:value:aaaaaa]]\nAPI_KEY=[[secret:value:aaaaaaaa]]');
    assert.equal(own.reveal(masked).value, text);
  });

  it('a secret that was met once is masked without what told it, whole and cut off', () => {
    const own = vault();
    const value = 'q8Zr5Lw2Vn9Xc4Tb7p3Kd8';
    own.learn(`API_KEY=${value}`);
    const shown = own.mask(`API_KEY=${value}`, 'raw').slice('API_KEY='.length);
    assert.equal(own.mask(`it is ${value}!`, 'raw'), `it is ${shown}!`);
    const partly = own.mask(`it is ${value.slice(0, 14)}… and`, 'raw');
    assert.match(partly, /^it is \[\[secret:part:[0-9a-f]+\]\]… and$/);
    const rest = own.mask(`begin\n[…]\n${value.slice(7)}\nend`, 'raw');
    assert.match(rest, /^begin\n\[…\]\n\[\[secret:part:[0-9a-f]+\]\]\nend$/);
    assert.equal(own.mask('q8Zr5Lw2Vn is another', 'raw'), 'q8Zr5Lw2Vn is another');
  });

  it('what only reads as a placeholder in a file stays what it is, and in a prompt means the secret', () => {
    const own = vault();
    const secret = own.mask('API_KEY=q8Zr5Lw2Vn9Xc4Tb7', 'raw').slice('API_KEY='.length);
    assert.equal(own.mask(`use ${secret}`, 'told'), `use ${secret}`);
    const quoted = own.mask(`see ${secret}`, 'raw');
    assert.match(quoted, /^see \[\[secret:literal:[0-9a-f]+\]\]$/);
    assert.equal(own.reveal(quoted).value, `see ${secret}`);
    assert.deepEqual(own.reveal('[[secret:value:beef00]]').unknown, ['[[secret:value:beef00]]']);
  });

  it('tells of placeholders that were damaged on their way, and not of what only looks like one in a file', () => {
    const own = vault();
    const [whole = ''] = findPlaceholders(own.mask('API_KEY=Zx81kLmQ92vBnT47cRpW', 'raw')).map(({ text }) => text);
    const damaged = [
      '[[secret:value:…]]',
      '[[secret:value]]',
      whole.replace(/(:[0-9a-f]{3})[0-9a-f]*\]\]$/, '$1]]'),
      whole.toUpperCase(),
      whole.replaceAll(':', ': '),
    ];
    for (const text of damaged) {
      assert.deepEqual(own.reveal({ content: `API_KEY=${text}\n` }).unknown, [text]);
    }
    assert.deepEqual(own.reveal(`${whole} and ${whole}`).unknown, []);
    own.mask('It stands as `[[secret:${kind}:${id}]]` in the log.', 'raw');
    assert.deepEqual(own.reveal('`[[secret:${kind}:${id}]]`').unknown, []);
    assert.deepEqual(vault().reveal('[[secret:value:…]]').unknown, [], 'nothing was masked');
  });

  it('masks every text of a value, but for what must stay as it is', () => {
    const own = vault();
    const value = 'q8Zr5Lw2Vn9Xc4Tb7';
    own.learn(`API_KEY=${value}`);
    const given = { list: [value, 1, null], raw: value, deep: { text: `a ${value}` } };
    const masked = own.maskAll(given, (key) => key === 'raw');
    assert.equal(JSON.stringify([masked.list, masked.deep]).includes(value), false);
    assert.equal(masked.raw, value);
    assert.deepEqual(own.reveal(masked).value, given);
    const untouched = { a: ['x', { b: 'y' }] };
    assert.equal(own.maskAll(untouched), untouched);
  });
});
