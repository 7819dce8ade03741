import assert from 'node:assert/strict';
import { type NamedSpec, specsMeant, titleOfDocument } from '../../../../src/core/specs/trace/spec-aliases';

const spec = (name: string, more: Partial<NamedSpec> = {}): NamedSpec => ({
  dir: `.kiro/specs/${name}`,
  name,
  featureName: undefined,
  titles: [],
  ...more,
});

describe('the specs that a tag means', () => {
  const meant = specsMeant([
    spec('028-web-components', { titles: ['Web Components'] }),
    spec('cart', { titles: ['Shopping Cart'], featureName: 'basket' }),
    spec('checkout', { titles: ['Shopping Cart'] }),
    spec('shop/returns'),
    spec('web-components-2', { featureName: 'cart' }),
    spec('c++ (core)'),
  ]);
  for (const [feature, dirs] of [
    ['cart', ['cart']], // a folder before somebody else's featureName
    ['CART ', ['cart']],
    ['basket', ['cart']],
    ['web-components', ['028-web-components']],
    ['Web Components', ['028-web-components']],
    ['Shopping Cart', ['cart', 'checkout']],
    ['returns', ['shop/returns']],
    ['shop/returns', ['shop/returns']],
    ['c++ (core)', ['c++ (core)']],
    ['.*', []],
    ['', []],
    ['nothing', []],
  ] as const) {
    it(`by "${feature}" are ${dirs.join(' and ') || 'none'}`, () => {
      assert.deepEqual(
        meant(feature),
        dirs.map((name) => `.kiro/specs/${name}`),
      );
    });
  }
});

describe('the title of a document', () => {
  for (const [text, title] of [
    ['# Design Document: Discount Codes\n\nText: more', 'Discount Codes'],
    ['\uFEFF\r\n# 設計書：割引 #\r\n', '割引'],
    ['# Requirements Document\n\n## One: two\n', undefined],
    ['Text\n# Late: title\n', undefined],
    ['', undefined],
  ] as const) {
    it(`of ${JSON.stringify(text.slice(0, 30))} is ${title ?? 'none'}`, () => {
      assert.equal(titleOfDocument(text), title);
    });
  }
});
