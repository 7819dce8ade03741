import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judge } from '../../../src/core/trust/permissions';
import { judgeWeb, strictWebRules, type WebContext, type WebRules, webWay } from '../../../src/core/trust/url';

const rules = (given: Partial<WebRules> = {}): WebRules => ({ ...strictWebRules, ...given });
const context = (given: Partial<WebRules> = {}): WebContext => ({ rules: rules(given), grants: [] });
const fetching = (url: string, given: Partial<WebRules> = {}): string =>
  judgeWeb({ kind: 'fetch', url }, context(given)).verdict;

/** What is asked about, and what is refused unasked, when nothing is set. */
const verdicts: Readonly<Record<'ask' | 'refuse', readonly string[]>> = {
  ask: [
    'https://example.com/',
    'http://example.com/',
    'HTTPS://EXAMPLE.COM/a?b=c#d',
    'https://example.com:8443/',
    'https://bücher.example.org/',
    'https://xn--bcher-kva.example.org/',
    'https://8.8.8.8/',
    'http://[2606:4700:4700::1111]/',
    'https://localhost.example.com/',
    'https://example.com/?url=http://127.0.0.1/',
    'https://example.com./',
    'https://example.com/../../etc/passwd',
  ],
  refuse: [
    '',
    'example.com',
    '//example.com/',
    'https://',
    'https://exa mple.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hi',
    'gopher://example.com/',
    'ws://example.com/',
    'vscode://x/y',
    'command:workbench.action.quit',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://:secret@example.com/',
    'https://docs.example.com@evil.test/',
    'http://localhost/',
    'http://localhost:3000/',
    'http://LOCALHOST./',
    'http://app.localhost/',
    'http://127.0.0.1/',
    'http://127.0.0.1.:80/',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://metadata/',
    'http://metadata.google.internal/',
    'http://[::1]/',
    'http://[::]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://[::127.0.0.1]/',
    'http://printer.local/',
    'http://intranet/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://192.0.2.1/',
  ],
};

describe('whether an address may be fetched', () => {
  for (const verdict of ['ask', 'refuse'] as const) {
    for (const url of verdicts[verdict])
      it(`${JSON.stringify(url)}: ${verdict}`, () => assert.equal(fetching(url), verdict));
  }

  it('is asked where the user allowed private addresses, and refused for those of nobody', () => {
    const allowed = { mayReachPrivate: true };
    for (const url of [
      'http://localhost:3000/',
      'http://10.1.2.3/',
      'http://[::1]/',
      'http://nas/',
      'http://2130706433/',
    ]) {
      assert.equal(fetching(url, allowed), 'ask', url);
    }
    for (const url of ['http://224.0.0.1/', 'http://192.0.2.1/', 'http://[ff02::1]/', 'file:///etc/passwd']) {
      assert.equal(fetching(url, allowed), 'refuse', url);
    }
  });

  it('is a yes for trusted patterns, which are of the whole address', () => {
    const trusted = ['https://docs\\.example\\.com/.*', '.*docs\\.aws\\.amazon\\.com.*'];
    assert.equal(fetching('https://docs.example.com/a', { trusted }), 'run');
    assert.equal(fetching('https://docs.aws.amazon.com/lambda/', { trusted }), 'run');
    assert.equal(fetching('http://docs.example.com/a', { trusted }), 'ask');
    assert.equal(fetching('https://docs.example.com.evil.test/', { trusted }), 'ask');
    assert.equal(fetching('https://evil.test/', { trusted: ['.*'] }), 'run');
    assert.equal(fetching('http://127.0.0.1/', { trusted: ['.*'] }), 'refuse', 'trust does not reach inside');
  });

  it('is asked where a trusted pattern fits something else than the host', () => {
    const trusted = ['.*docs\\.aws\\.amazon\\.com.*'];
    for (const url of [
      'https://evil.test/?docs.aws.amazon.com',
      'https://evil.test/docs.aws.amazon.com/',
      'https://evil.test/#docs.aws.amazon.com',
      'https://docs.aws.amazon.com.evil.test/',
    ]) {
      assert.equal(fetching(url, { trusted }), 'ask', url);
    }
  });

  it('is a no for blocked patterns, whatever trusts it, in every spelling', () => {
    const blocked = ['.*pastebin\\.com/raw.*'];
    for (const url of [
      'https://pastebin.com/raw/x',
      'https://PASTEBIN.com/raw/x',
      'https://pastebin.com./raw/x',
      'https://pastebin.com/%72aw/x',
      'https://pastebin.com/a/../raw/x',
    ]) {
      assert.equal(fetching(url, { blocked, trusted: ['.*'] }), 'refuse', url);
    }
    assert.equal(fetching('https://pastebin.com/', { blocked }), 'ask');
  });

  it('is a no for everything where a blocked pattern cannot be read, and trusted ones that cannot are passed over', () => {
    assert.equal(fetching('https://example.com/', { blocked: ['('], trusted: ['.*'] }), 'refuse');
    assert.equal(fetching('https://example.com/', { blocked: ['(?=x)'] }), 'refuse', 'no look-around');
    assert.equal(fetching('https://example.com/', { trusted: ['('] }), 'ask');
    assert.equal(fetching('https://example.com/', { trusted: ['(', 'https://example\\.com/'] }), 'run');
  });

  it('does not hang on a pattern that was made for that', () => {
    const url = `https://example.com/${'a'.repeat(400)}!`;
    assert.equal(fetching(url, { blocked: ['https://example\\.com/(a+)+'] }), 'ask');
  });

  it('is a yes for a site that was allowed for the session, but not for an address long enough to carry something', () => {
    const allowed: WebContext = { rules: rules(), grants: [{ kind: 'fetch-origin', origin: 'https://example.com' }] };
    const verdict = (url: string): string => judgeWeb({ kind: 'fetch', url }, allowed).verdict;
    assert.equal(verdict('https://example.com/a'), 'run');
    assert.equal(verdict('http://example.com/a'), 'ask');
    assert.equal(verdict('https://example.com:8443/a'), 'ask');
    assert.equal(verdict('https://a.example.com/'), 'ask');
    assert.equal(verdict(`https://example.com/?d=${'c2VjcmV0'.repeat(80)}`), 'ask');
    const long = judgeWeb({ kind: 'fetch', url: `https://example.com/?d=${'x'.repeat(600)}` }, allowed);
    assert.equal(long.grant, undefined);
  });

  it('hears an agent’s file: what it blocks is refused, what it trusts is not asked', () => {
    const limits = {
      agent: 'reader',
      deniedPaths: [],
      deniedCommands: [],
      allowedPaths: [],
      trustedAgents: [],
      isAllowed: false,
      root: 'file:///w',
      home: undefined,
      trustedUrls: ['https://docs\\.example\\.com/.*'],
      blockedUrls: ['.*evil.*'],
    };
    const of = (url: string): string => judgeWeb({ kind: 'fetch', url }, { ...context(), limits }).verdict;
    assert.equal(of('https://docs.example.com/a'), 'run');
    assert.equal(of('https://evil.example.com/'), 'refuse');
    assert.equal(of('https://example.com/'), 'ask');
  });

  it('is a no in an untrusted workspace', () => {
    const web = rules({ trusted: ['.*'], asksToSearch: false });
    const access = { kind: 'fetch', url: 'https://example.com/' } as const;
    assert.equal(judge([access], { trusted: false, grants: [], web }).verdict, 'refuse');
    assert.equal(judge([access], { trusted: true, grants: [], web }).verdict, 'run');
    assert.equal(judge([{ kind: 'search', query: 'x' }], { trusted: false, grants: [], web }).verdict, 'refuse');
  });

  it('is refused or asked, never an error and never a yes, for any text when nothing is set', () => {
    const part = fc.constantFrom(
      'http',
      'https',
      '://',
      '//',
      '@',
      '127.0.0.1',
      'example.com',
      ':',
      '80',
      '/',
      '[::1]',
      '%2e',
      '?',
      '#',
      '.',
    );
    const hostile = fc.string({ unit: part, maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (url) => {
        assert.notEqual(fetching(url), 'run');
      }),
    );
  });
});

describe('whether the web may be searched', () => {
  it('runs in the editor, and asks in the terminal unless that was allowed for the session', () => {
    const search = { kind: 'search', query: 'x' } as const;
    assert.equal(judgeWeb(search, context({ asksToSearch: false })).verdict, 'run');
    assert.equal(judgeWeb(search, context({ asksToSearch: true })).verdict, 'ask');
    assert.equal(judgeWeb(search, { rules: rules(), grants: [{ kind: 'web-search' }] }).verdict, 'run');
  });
});

describe('the way of a fetch that was let run', () => {
  const way = (given: Partial<WebRules> = {}, url = 'https://example.com/a'): ReturnType<typeof webWay> =>
    webWay([{ kind: 'fetch', url }], context(given));

  it('goes on within the site, and from http to https', () => {
    for (const url of ['https://example.com/b', 'https://www.example.com/', 'https://example.com/b?c']) {
      assert.equal(way().hopProblem(url), undefined, url);
    }
    assert.equal(way({}, 'http://example.com/').hopProblem('https://example.com/'), undefined);
  });

  it('ends before another site, unless that is trusted', () => {
    for (const url of [
      'https://evil.test/',
      'http://example.com/',
      'https://example.com:8443/',
      'https://a.example.com/',
    ]) {
      assert.match(way().hopProblem(url) ?? '', /another site/, url);
    }
    assert.equal(way({ trusted: ['https://evil\\.test/.*'] }).hopProblem('https://evil.test/x'), undefined);
  });

  it('ends before what is blocked or private, as a first address would', () => {
    assert.match(way({ blocked: ['.*/b'] }).hopProblem('https://example.com/b') ?? '', /blocked/);
    for (const url of [
      'http://127.0.0.1/',
      'http://[::ffff:127.0.0.1]/',
      'http://localhost/',
      'http://169.254.169.254/',
    ]) {
      assert.match(way().hopProblem(url) ?? '', /not fetched/, url);
    }
    assert.match(way().hopProblem('file:///etc/passwd') ?? '', /only http/);
  });

  it('takes a name only where all its addresses are public', () => {
    const problem = (...addresses: string[]): string | undefined =>
      way().addressProblem('https://example.com/', addresses);
    assert.equal(problem('93.184.216.34', '2606:4700::1'), undefined);
    assert.match(problem('93.184.216.34', '10.0.0.1') ?? '', /10\.0\.0\.1.*private/);
    assert.match(problem('::1') ?? '', /this machine/);
    assert.match(problem() ?? '', /no address/);
    assert.match(problem('not an address') ?? '', /nowhere/);
    assert.equal(way({ mayReachPrivate: true }).addressProblem('http://nas.lan/', ['192.168.0.9']), undefined);
  });
});
