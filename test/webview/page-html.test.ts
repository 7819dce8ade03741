import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pageHtml } from '../../src/editor/webview/page-html';

const options = {
  name: 'chat',
  title: 'Fingerpost chat',
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc123',
  scriptUri: 'https://file+.vscode-resource.vscode-cdn.net/x/dist/webview/chat.js',
  styleUri: 'https://file+.vscode-resource.vscode-cdn.net/x/dist/webview/chat.css',
};

describe('the page that the editor loads', () => {
  it('allows one script, its style sheet and its font, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(options))?.[1];
    assert.deepEqual(policy?.split('; '), [
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      'style-src https://*.vscode-cdn.net',
      'font-src https://*.vscode-cdn.net',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('that draws diagrams also allows style sheets with its nonce and styles of single elements, and no more', () => {
    const policyOf = (html: string): readonly string[] =>
      (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '').split('; ');
    const own = policyOf(pageHtml(options));
    assert.deepEqual(
      policyOf(pageHtml({ ...options, diagrams: true })).filter((each) => !own.includes(each)),
      ["style-src https://*.vscode-cdn.net 'nonce-abc123'", "style-src-attr 'unsafe-inline'"],
    );
  });

  it('that shows pictures also allows those that its script has the bytes of, and no more', () => {
    const policyOf = (html: string): readonly string[] =>
      (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '').split('; ');
    const own = policyOf(pageHtml(options));
    assert.deepEqual(
      policyOf(pageHtml({ ...options, pictures: true })).filter((each) => !own.includes(each)),
      ['img-src blob:'],
    );
  });

  it('has its policy before everything that the policy is about', () => {
    const html = pageHtml(options);
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<link'));
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'));
    assert.match(html, /<div data-fingerpost="chat"><\/div>/);
  });

  it('has no inline script and no inline style', () => {
    assert.doesNotMatch(pageHtml(options), /<style|style=|\son\w+=|<script(?![^>]*src=)/);
  });

  it('lets no title and no address out of its place', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (title, scriptUri, styleUri) => {
        const html = pageHtml({ ...options, title, scriptUri, styleUri });
        assert.equal(html.match(/<script/g)?.length, 1);
        assert.equal(html.match(/</g)?.length, pageHtml(options).match(/</g)?.length);
        assert.equal(html.match(/"/g)?.length, pageHtml(options).match(/"/g)?.length);
      }),
    );
  });
});
