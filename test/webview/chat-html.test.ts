import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chatHtml } from '../../src/editor/chat/chat-html';

const options = {
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc123',
  scriptUri: 'https://file+.vscode-resource.vscode-cdn.net/x/dist/webview/chat.js',
  styleUri: 'https://file+.vscode-resource.vscode-cdn.net/x/dist/webview/chat.css',
};

describe('the page that the editor loads', () => {
  it('allows one script, its style sheet and its font, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(chatHtml(options))?.[1];
    assert.deepEqual(policy?.split('; '), [
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      'style-src https://*.vscode-cdn.net',
      'font-src https://*.vscode-cdn.net',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has its policy before everything that the policy is about', () => {
    const html = chatHtml(options);
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<link'));
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'));
    assert.match(html, /<div data-fingerpost="chat"><\/div>/);
  });

  it('has no inline script and no inline style', () => {
    assert.doesNotMatch(chatHtml(options), /<style|style=|\son\w+=|<script(?![^>]*src=)/);
  });

  it('lets no address out of its attribute', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (scriptUri, styleUri) => {
        const html = chatHtml({ ...options, scriptUri, styleUri });
        assert.equal(html.match(/<script/g)?.length, 1);
        assert.equal(html.match(/</g)?.length, chatHtml(options).match(/</g)?.length);
        assert.equal(html.match(/"/g)?.length, chatHtml(options).match(/"/g)?.length);
      }),
    );
  });
});
