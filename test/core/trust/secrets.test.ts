import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { findEnvironmentValues, findSecrets } from '../../../src/core/trust/secrets';
import { findCorpus } from '../../support/corpus';
import { keyBody, randomValue, token } from './drawn-secrets';

/** What of a text is taken for a secret. */
function found(text: string): readonly string[] {
  return findSecrets(text).map(({ start, end }) => text.slice(start, end));
}

const begin = (kind = 'RSA '): string => `-----BEGIN ${kind}PRIVATE KEY-----`;
const end = (kind = 'RSA '): string => `-----END ${kind}PRIVATE KEY-----`;

describe('secrets in a text', () => {
  it('tokens that services mark are found wherever they stand', () => {
    fc.assert(
      fc.property(token, fc.constantFrom('', ' ', '"', "'", '=', ': ', '(', '\n', '12|'), (secret, around) => {
        assert.deepEqual(
          found(`a b${around === '' ? ' ' : around}${secret}${around === '12|' ? '\n' : ` ${around}`}c`),
          [secret],
        );
      }),
    );
  });

  it('a value drawn at random is a secret behind a name that says so', () => {
    const lines: readonly ((value: string) => string)[] = [
      (value) => `API_KEY=${value}`,
      (value) => `export STRIPE_SECRET="${value}" # live`,
      (value) => `  "clientSecret": "${value}",`,
      (value) => `const apiToken = '${value}';`,
      (value) => `aws_secret_access_key = ${value}`,
      (value) => `curl -H "Authorization: Bearer ${value}" https://api.shop.test`,
      (value) => `src/.env:3:DB_PASSWORD=${value}`,
      (value) => `7|SESSION_SECRET: ${value}`,
      (value) => `config['signing_key'] = "${value}"`,
      (value) => `mongodb+srv://app:${value}@db.shop.test/main`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...lines), randomValue, (line, value) => {
        assert.deepEqual(found(line(value)), [value]);
      }),
    );
  });

  it('a password of one’s own in an address is one, and those of every manual are not', () => {
    assert.deepEqual(found('postgres://app:Vq7rTz93@db.shop.test/main'), ['Vq7rTz93']);
    for (const password of [
      'password',
      'postgres',
      '$DB_PASSWORD',
      '${PASS}',
      '<password>',
      'secret',
      'app',
      'changeme1',
    ]) {
      assert.deepEqual(found(`postgres://app:${password}@localhost:5432/main`), [], password);
    }
  });

  it('every line of a private key is one, whole or cut, in a file or in a program', () => {
    fc.assert(
      fc.property(keyBody, (lines) => {
        const body = lines.join('\n');
        assert.deepEqual(found(`${begin()}\n${body}\n${end()}\n`), lines);
        assert.deepEqual(found(`x\n${begin('')}\r\n${lines.join('\r\n')}\r\n${end('')}`), lines);
        assert.deepEqual(found(`${begin('EC ')}\n${body}\n`), lines);
        assert.deepEqual(found(`rest of it:\n${body}\n${end('OPENSSH ')}\n`), lines);
        assert.deepEqual(found(`key: "${begin()}\\n${lines.join('\\n')}\\n${end()}"`), lines);
        assert.deepEqual(
          found(`${begin()}\n${body}\n\nand so it goes\nSomethingElse/WithManyLettersAndSlashes\n`),
          lines,
        );
      }),
    );
  });

  const none: readonly string[] = [
    'const token = await createToken(user);',
    'password: z.string().min(8),',
    'apiKey: process.env.ANTHROPIC_API_KEY,',
    'API_KEY=your-api-key-here',
    'SECRET_KEY=change-me-in-production-2024',
    'token = "the-user-supplied-token-value"',
    'ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
    'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'commit 3f2a91c0de3f2a91c0de3f2a91c0de3f2a91c0de',
    '"integrity": "sha512-N9UlvYRbYYE5rGSDsrkXvmCOe2ZoE2QTSMGOTIi8KJsxrm5Z/PGnmqsQFwtZcXu6pVrFJ3iaBTpvbpYIYYY7WA=="',
    'id: 7c9e6679-7425-40de-944b-e07fc1f90afa',
    'https://example.com/path?token=abc',
    'class sk-circle-fade-dot { color: red }',
    'secretsManager: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    'passwordField = document.getElementById("password-input-2")',
    'API_KEY=[[secret:value:3f2a91]]',
  ];
  for (const text of none) it(`none in ${text.slice(0, 60)}`, () => assert.deepEqual(found(text), []));

  it('in a file of environment variables values count whatever their names say', () => {
    const values = (text: string): readonly string[] =>
      findEnvironmentValues(text).map((each) => text.slice(each.start, each.end));
    const text = [
      'PORT=30000000',
      'NODE_ENV=development',
      'LICENCE=q8Zr5Lw2Vn9Xc4Tb',
      "DB='Tr0ub4dor'",
      'URL=https://shop.test/a1b2c3d4e5f6',
      'NAME=corner-shop-eu-west-1',
    ].join('\n');
    assert.deepEqual(values(text), ['q8Zr5Lw2Vn9Xc4Tb', 'Tr0ub4dor']);
  });

  it('next to nothing of our own sources is taken for a secret', async function () {
    this.timeout(60_000);
    const root = path.join(import.meta.dirname, '../../..');
    const masks: string[] = [];
    for (const folder of ['src', 'test', 'scripts', 'media']) {
      for (const name of await readdir(path.join(root, folder), { recursive: true })) {
        if (!/\.(?:ts|tsx|md|json|css|mjs)$/.test(name) || /secret/.test(name)) continue;
        masks.push(...found(await readFile(path.join(root, folder, name), 'utf8')).map(() => path.basename(name)));
      }
    }
    // A real key, of a server of the tests, has three lines; the other is written to look like one.
    assert.deepEqual(masks.sort(), ['asking-bedrock.ts', 'self-signed.ts', 'self-signed.ts', 'self-signed.ts']);
  });

  it('next to nothing of what strangers wrote is taken for a secret', async function () {
    const corpus = findCorpus();
    if (corpus === undefined) return; // published texts of others are not part of the project
    this.timeout(60_000);
    let [files, masks] = [0, 0];
    for (const name of await readdir(corpus, { recursive: true })) {
      if (!/\.(?:md|json|ya?ml|hook)$/.test(name)) continue;
      files += 1;
      masks += found(await readFile(path.join(corpus, name), 'utf8')).length;
    }
    assert.ok(files > 500, `${files}`);
    assert.ok(masks <= 2, `${masks} in ${files} files`);
  });

  it('takes a long text in its stride, whatever it is made of', function () {
    this.timeout(60_000);
    const size = 300_000;
    for (const piece of [
      'a',
      'a ',
      'eyJ',
      'eyJa.',
      '://',
      '://a:',
      'key=',
      'token',
      '"',
      '-----BEGIN PRIVATE KEY-----\n',
      'A'.repeat(64) + '\n',
      'sk-',
      '0',
      '[[secret:',
      'password = ',
      'SG.',
    ]) {
      const text = piece.repeat(size / piece.length);
      const began = performance.now();
      findSecrets(text);
      const ms = performance.now() - began;
      assert.ok(ms < 5_000, `${JSON.stringify(piece.slice(0, 20))} took ${ms} ms`);
    }
  });
});
