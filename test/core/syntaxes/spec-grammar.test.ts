import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { specGrammar } from '../../../scripts/grammar/spec-grammar';
import { projectRoot } from '../../../scripts/project';
import { earsLanguages, lexiconOf } from '../../../src/core/specs/ears/lexicon';
import { labels } from '../../../src/core/specs/labels';
import { documentText } from '../specs/arbitrary-text';
import { assertSnapshot } from './snapshot';
import { markdownTokenizer, type Token } from './tokenizer';

const folder = path.join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.md'));

describe('the grammar of specs', () => {
  let tokenize: Awaited<ReturnType<typeof markdownTokenizer>>;
  let plain: typeof tokenize;

  before(async () => {
    [tokenize, plain] = await Promise.all([markdownTokenizer(true), markdownTokenizer(false)]);
  });

  const own = ({ scopes }: Token): readonly string[] => scopes.filter((scope) => /\.(?:spec|ears)$/.test(scope));
  const scopesOf = (text: string, word: string): readonly string[] => {
    const found = tokenize(text).flat().find((token) => token.text === word);
    assert.ok(found, `${word} is no token of ${text}`);
    return own(found);
  };

  it('is the one that its source makes', async () => {
    const shipped: unknown = JSON.parse(await readFile(path.join(projectRoot, 'syntaxes', 'spec.tmLanguage.json'), 'utf8'));
    assert.deepEqual(shipped, JSON.parse(JSON.stringify(specGrammar())), 'npm run grammar writes it');
  });

  for (const name of fixtures) {
    it(`gives ${name} the scopes of its snapshot`, async () => {
      const text = await readFile(path.join(folder, name), 'utf8');
      const lines = text.split('\n');
      const tokens = tokenize(text);
      const shown = lines.flatMap((line, at) => [
        `> ${line}`.trimEnd(),
        ...(tokens[at] ?? [])
          .filter((token) => token.text.trim() !== '' && own(token).length > 0)
          .map((token) => `    ${token.text}  ${own(token).join(' ')}`),
      ]);
      assertSnapshot(path.join(folder, `${name}.scopes`), `${shown.join('\n')}\n`);
    });
  }

  it('leaves ordinary Markdown as it is', async () => {
    const text = await readFile(path.join(folder, 'ordinary.md'), 'utf8');
    assert.deepEqual(tokenize(text), plain(text));
  });

  it('knows every keyword that the parser knows', () => {
    for (const language of earsLanguages) {
      const { where, while: states, when, if: unwanted, shall, forAll } = lexiconOf(language);
      for (const word of [...where, ...states, ...when, ...unwanted]) {
        const sentence = `1. ${word.toUpperCase()} x, THE Cart ${shall[0]?.toUpperCase() ?? ''} y`;
        assert.deepEqual(scopesOf(sentence, word.toUpperCase()), ['meta.criterion.spec', 'keyword.control.condition.ears']);
      }
      for (const word of shall) {
        const sentence = `1. THE Cart ${word.toUpperCase()} y`;
        assert.deepEqual(scopesOf(sentence, word.toUpperCase()), ['meta.criterion.spec', 'keyword.control.modal.ears']);
      }
      for (const word of forAll) {
        const sentence = `1. ${word.toUpperCase()} carts, it ${shall[0]?.toUpperCase() ?? ''} hold`;
        assert.deepEqual(scopesOf(sentence, word.toUpperCase()), ['meta.criterion.spec', 'keyword.control.quantifier.ears']);
      }
    }
  });

  it('knows the labels of every language', () => {
    for (const { requirement, references, validates, property } of Object.values(labels)) {
      const [named, references_, validates_, property_] = [requirement[0], references[0], validates[0], property[0]];
      assert.deepEqual(scopesOf(`### ${named} 7: x`, '7'), ['constant.numeric.requirement.spec'], named);
      assert.deepEqual(scopesOf(`### ${property_} 7: x`, '7'), ['constant.numeric.property.spec'], property_);
      assert.ok(scopesOf(`- _${references_}: 1.1_`, '1.1').includes('constant.numeric.reference.spec'), references_);
      assert.ok(scopesOf(`**${validates_}: 1.1**`, '1.1').includes('constant.numeric.reference.spec'), validates_);
    }
  });

  it('never loses a character and never ends a line early, whatever stands there', () => {
    fc.assert(
      fc.property(documentText(), (text) => {
        const lines = tokenize(text);
        assert.deepEqual(
          lines.map((tokens) => tokens.map((token) => token.text).join('')),
          text.split('\n'),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('does not change how the lines below a spec are read', () => {
    // What stands behind an injected rule is what stands there without it: no rule of ours runs on to other lines.
    fc.assert(
      fc.property(documentText(), (text) => {
        const tail = '\n\n# Behind\n\nA *last* paragraph.';
        const behind = (lines: readonly (readonly Token[])[]): readonly (readonly Token[])[] => lines.slice(-3);
        assert.deepEqual(behind(tokenize(text + tail)), behind(plain(text + tail)));
      }),
      { numRuns: 100 },
    );
  });
});
