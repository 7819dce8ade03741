import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { WebAnswer, WebRequest } from '../../../src/core/ports';
import { PageReader } from '../../../src/core/node/page-text';
import { NodeWeb } from '../../../src/core/node/web';
import { pageReader } from '../../support/page-reader';
import { temporaryFolder } from '../../support/temporary-folder';
import { startWebServer, type WebAnswers, type WebServer } from '../../support/web-server';

const never = new AbortController().signal;

describe('the web of a Node host', function () {
  this.timeout(60_000); // each page is read in a thread of its own, which a busy machine is slow to start
  const open: WebServer[] = [];
  const serve = async (answers: WebAnswers, host?: string): Promise<WebServer> => {
    const server = await startWebServer(answers, host);
    open.push(server);
    return server;
  };
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const get = (url: string, given: Partial<WebRequest> = {}, web = new NodeWeb()): Promise<WebAnswer> =>
    web.send({ url, addresses: ['127.0.0.1'], headers: {}, accepts: 'text/html', limit: 10_000, ...given }, never);

  it('connects to the addresses it is given and to no other, whatever the name leads to', async () => {
    const judged = await serve({ '/': 'judged' });
    let looked = 0;
    const web = new NodeWeb({ resolve: () => Promise.resolve([(looked += 1) === 1 ? '127.0.0.1' : '127.0.0.2']) });
    const addresses = await web.resolve('rebinding.example', never);
    const { text } = await get(`http://rebinding.example:${judged.port}/`, { addresses }, web);
    assert.equal(text, 'judged');
    assert.equal(looked, 1);
    assert.equal(judged.headers().host, `rebinding.example:${judged.port}`);
  });

  it('has nowhere to connect to without an address, even where the name is known', async () => {
    const { port } = await serve({ '/': 'x' });
    await assert.rejects(get(`http://localhost:${port}/`, { addresses: [] }), {
      name: 'WebFailure',
      code: 'not-reached',
    });
  });

  it('follows no redirect and takes no body with it', async () => {
    const server = await serve({
      '/a': (response) => void response.writeHead(302, { location: '/b', 'content-type': 'text/html' }).end('x'),
      '/b': 'b',
    });
    const { status, location, text } = await get(`${server.url}/a`);
    assert.deepEqual({ status, location, text }, { status: 302, location: '/b', text: undefined });
    assert.deepEqual(server.asked, ['GET /a']);
  });

  it('sends no cookies and keeps none', async () => {
    const server = await serve({
      '/': (response) => void response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'id=1' }).end('x'),
    });
    const web = new NodeWeb();
    await get(server.url, {}, web);
    await get(server.url, {}, web);
    assert.equal(server.headers().cookie, undefined);
    assert.equal(server.headers().authorization, undefined);
  });

  it('stops at the limit, whatever length the server tells and however small it packed the body', async () => {
    let sent = 0;
    const server = await serve({
      '/endless': (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1_000))) sent += 1_000;
        };
        response.on('drain', more);
        more();
      },
      '/bomb': (response) =>
        void response
          .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(5_000_000))),
      '/exact': 'y'.repeat(10_000),
    });
    for (const path of ['/endless', '/bomb']) {
      const { isTooLarge, text } = await get(server.url + path);
      assert.deepEqual({ isTooLarge, text }, { isTooLarge: true, text: undefined }, path);
    }
    assert.ok(sent < 10_000_000, `${sent} bytes were taken`);
    assert.equal((await get(`${server.url}/exact`)).text?.length, 10_000);
  });

  it('unpacks what was packed in the ways that it asks for', async () => {
    const packed = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    const answers = Object.entries(packed).map(([encoding, pack]) => [
      `/${encoding}`,
      (response: Parameters<Exclude<WebAnswers[string], string>>[0]) =>
        void response
          .writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding })
          .end(pack('grüß dich')),
    ]);
    const server = await serve(Object.fromEntries(answers) as WebAnswers);
    for (const encoding of Object.keys(packed))
      assert.equal((await get(`${server.url}/${encoding}`)).text, 'grüß dich');
  });

  it('reads a body in the encoding that the header, the mark or the page names', async () => {
    const answer =
      (type: string, body: Buffer | string) => (response: Parameters<Exclude<WebAnswers[string], string>>[0]) =>
        void response.writeHead(200, { 'content-type': type }).end(body);
    const server = await serve({
      '/header': answer('text/html; charset=iso-8859-1', Buffer.from('größe', 'latin1')),
      '/page': answer('text/html', Buffer.from('<meta charset="windows-1252">größe', 'latin1')),
      '/mark': answer('Text/HTML; charset=latin1', Buffer.from('\ufeffgröße', 'utf8')),
      '/utf16': answer('text/html', Buffer.from('\ufeffgröße', 'utf16le')),
      '/unknown': answer('text/html; charset=klingon', 'größe'),
      '/none': answer('text/html', 'größe'),
    });
    for (const path of ['/header', '/page', '/mark', '/utf16', '/unknown', '/none']) {
      assert.match((await get(server.url + path)).text ?? '', /größe$/, path);
    }
  });

  it('does not take a body of another type, and names the type', async () => {
    const server = await serve({
      '/': (response) => void response.writeHead(200, { 'content-type': 'Application/PDF; x=y' }).end('%PDF'),
    });
    const { text, mediaType } = await get(server.url);
    assert.deepEqual({ text, mediaType }, { text: undefined, mediaType: 'application/pdf' });
  });

  it('ends with its signal: while it connects, waits for the answer, or reads it', async () => {
    const server = await serve({
      '/silent': () => undefined,
      '/slow': (response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('a'),
    });
    const web = new NodeWeb();
    for (const path of ['/silent', '/slow']) {
      const stop = new AbortController();
      const request = { url: server.url + path, addresses: ['127.0.0.1'], headers: {}, accepts: 'text/html', limit: 9 };
      const answer = web.send(request, stop.signal);
      while (!server.asked.includes(`GET ${path}`)) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort(new Error('enough'));
      await assert.rejects(answer, /enough/, path);
    }
    const gone = AbortSignal.abort(new Error('gone'));
    await assert.rejects(
      web.send({ url: server.url, addresses: ['127.0.0.1'], headers: {}, accepts: '', limit: 1 }, gone),
      /gone/,
    );
    await assert.rejects(
      new NodeWeb({ resolve: () => new Promise(() => undefined) }).resolve('x.example', gone),
      /gone/,
    );
  });

  it('says what is not there and what breaks off', async () => {
    const server = await serve({
      '/torn': (response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100' });
        response.write('half', () => response.destroy());
      },
    });
    await assert.rejects(get(`${server.url}/torn`), { name: 'WebFailure', code: 'not-reached' });
    await assert.rejects(get('http://127.0.0.1:1/'), { name: 'WebFailure', code: 'not-reached' });
    const nowhere = new NodeWeb({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    await assert.rejects(nowhere.resolve('nowhere.example', never), { name: 'WebFailure', code: 'no-address' });
    assert.deepEqual(await nowhere.resolve('[::1]', never), ['::1']);
  });

  it('asks no name server and trusts no certificate of another name behind https', async () => {
    const server = await serve({ '/': 'plain' });
    const dial = (): ReturnType<typeof connect> => connect(server.port, '127.0.0.1');
    await assert.rejects(get('https://example.com/', {}, new NodeWeb({ dial })), { code: 'not-reached' });
    assert.deepEqual(server.asked, []);
  });

  describe('reading a page', () => {
    const everything = { mode: 'full', terms: [] } as const;
    const read = async (html: string): Promise<string> => {
      const page = { html, url: 'https://example.com/docs/a', ...everything };
      const { title, text } = await new NodeWeb({ pageReader }).read(page, never);
      return `${title}\n---\n${text}`;
    };

    it('gives title, headings, lists, code, tables and whole links, and no scripts or navigation', async () => {
      const said = await read(`<!doctype html><title>Cart &amp; till</title><script>alert(1)</script><style>p{}</style>
        <nav><a href="/home">Home</a></nav><main><h1>Carts</h1><p>Read <a href="../b?x=1">this</a> and
        <a href="javascript:alert(1)">not that</a>.</p><ul><li>one<li>two</ul>
        <pre><code class="language-ts">const a = 1;\nlet b;</code></pre>
        <table><tr><th>Name<th>Price</tr><tr><td>Tea<td>2</tr></table><img src=x.png alt="A cart"></main><footer>Imprint</footer>`);
      assert.match(said, /^Cart & till\n---\n## Carts/);
      assert.match(said, /\[this\]\(https:\/\/example\.com\/b\?x=1\)/);
      assert.match(said, /and not that\./);
      assert.match(said, /-\s+one\n-\s+two/);
      assert.match(said, /```ts\nconst a = 1;\nlet b;\n```/);
      assert.match(said, /\| Name \| Price \|\n\| --- \| --- \|\n\| Tea \| 2 \|/);
      assert.match(said, /\(A cart\)/);
      assert.doesNotMatch(said, /alert|Home|Imprint|p\{\}/);
    });

    it('finds the article of a page that is full of other things', async () => {
      const paragraph = '<p>The till adds up what lies in the cart, takes the discount off and rounds to cents.</p>';
      const links = Array.from({ length: 80 }, (_, index) => `<li><a href="/${index}">Offer ${index}</a></li>`).join(
        '',
      );
      const said = await read(
        `<title>Till</title><div class="sidebar"><ul>${links}</ul></div><article><h2>The till</h2>${paragraph.repeat(12)}</article>`,
      );
      assert.match(said, /The till adds up/);
      assert.doesNotMatch(said, /Offer 7/);
    });

    it('does with what is no HTML, and with nothing', async () => {
      assert.match(await read('just words'), /just words$/);
      assert.equal(await read(''), '\n---\n');
      assert.equal(await read('<div id=root></div><script>render()</script>'), '\n---\n');
      await read('<'.repeat(5_000));
      await read('<p><table><a><li>'.repeat(20));
    });

    it('gives up on a page that would take for ever, and lives on when the reader dies', async () => {
      const programs = await temporaryFolder({ 'ever.js': 'for (;;);', 'dies.js': 'process.exit(1)' });
      const page = { html: '<p>x', url: 'https://example.com/', ...everything };
      const reading = (name: string, ms: number): Promise<unknown> =>
        new PageReader(() => Promise.resolve(programs.at(name)), ms).read(page, never);
      await assert.rejects(reading('ever.js', 500), {
        name: 'WebFailure',
        code: 'unreadable',
        message: /longer than 0\.5/,
      });
      await assert.rejects(reading('dies.js', 20_000), { name: 'WebFailure', code: 'unreadable' });
    });

    it('ends with its signal', async () => {
      const stop = new AbortController();
      const page = { html: '<p>x', url: 'https://example.com/', ...everything };
      const reading = new NodeWeb({ pageReader }).read(page, stop.signal);
      stop.abort(new Error('enough'));
      await assert.rejects(reading, /enough/);
    });
  });
});
