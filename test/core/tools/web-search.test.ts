import assert from 'node:assert/strict';
import { NodeWeb } from '../../../src/core/node/web';
import { chosenProvider, SearchFailed, type SearchHit, searchWeb } from '../../../src/core/tools/search-engines';
import { fixedSettings } from '../../support/node-ports';
import { startWebServer, type WebAnswers, type WebServer } from '../../support/web-server';

const never = new AbortController().signal;

describe('web searches', function () {
  this.timeout(20_000);
  let server: WebServer | undefined;
  afterEach(() => server?.close());

  async function search(
    provider: string,
    answers: WebAnswers,
    key?: string,
    given: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly SearchHit[]> {
    await server?.close();
    server = await startWebServer(answers);
    const settings = fixedSettings({ 'webSearch.provider': provider, 'webSearch.url': `${server.url}/`, ...given });
    const secrets = { get: (name: string) => Promise.resolve(name === `search:${provider}` ? key : undefined) };
    return searchWeb('carts & tills', 3, { web: new NodeWeb(), settings, secrets }, never);
  }

  const json =
    (value: unknown, status = 200) =>
    (response: Parameters<Exclude<WebAnswers[string], string>>[0]): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

  const page = (index: number): object => ({
    title: `Page ${index}`,
    url: `https://example.com/${index}`,
    content: 'said',
  });

  it('ask a SearXNG at the address of the user, on this machine too, and take as many as are wanted', async () => {
    const hits = await search('searxng', { '/search': json({ results: [0, 1, 2, 3].map(page) }) });
    assert.deepEqual(hits[0], { title: 'Page 0', url: 'https://example.com/0', text: 'said' });
    assert.equal(hits.length, 3);
    assert.deepEqual(server?.asked, ['GET /search?q=carts+%26+tills&format=json']);
  });

  it('ask Brave with the key of the user', async () => {
    const results = [{ title: 'A', url: 'https://a.example/', description: 'about <strong>a</strong>' }];
    const hits = await search('brave', { '/res/v1/web/search': json({ web: { results } }) }, 'key-1');
    assert.deepEqual(hits, [{ title: 'A', url: 'https://a.example/', text: 'about <strong>a</strong>' }]);
    assert.equal(server?.headers()['x-subscription-token'], 'key-1');
    assert.deepEqual(await search('brave', { '/res/v1/web/search': json({}) }, 'key-1'), []);
  });

  it('ask Tavily with the key of the user', async () => {
    let body = '';
    const hits = await search(
      'tavily',
      {
        '/search': (response, request) => {
          request.on('data', (chunk: Buffer) => (body += chunk.toString()));
          request.on('end', () => json({ results: [page(1)] })(response));
        },
      },
      'key-2',
    );
    assert.equal(hits[0]?.title, 'Page 1');
    assert.deepEqual(JSON.parse(body), { query: 'carts & tills', max_results: 3 });
    assert.equal(server?.headers().authorization, 'Bearer key-2');
  });

  it('leave out what is no address of the web', async () => {
    const results = [{ title: 'x', url: 'javascript:alert(1)' }, { title: 'y', url: 'not an address' }, page(1)];
    assert.equal((await search('searxng', { '/search': json({ results }) })).length, 1);
  });

  it('say what is wrong and what to do, and never the key', async () => {
    const failing = async (provider: string, answers: WebAnswers, key?: string, given = {}): Promise<string> => {
      const error: unknown = await search(provider, answers, key, given).then(
        () => assert.fail('it was answered'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof SearchFailed);
      assert.doesNotMatch(error.message, /secret/);
      return error.message;
    };
    assert.match(await failing('brave', {}), /Brave Search needs a key\. .*Set Up Web Search/);
    assert.match(await failing('brave', { '/res/v1/web/search': json({}, 401) }, 'secret'), /refused the key/);
    assert.match(await failing('tavily', { '/search': json({}, 429) }, 'secret'), /no more searches/);
    assert.match(await failing('tavily', { '/search': json({}, 500) }, 'secret'), /status 500/);
    assert.match(await failing('searxng', { '/search': '<p>results' }), /text\/html instead of JSON.*search\.formats/);
    assert.match(await failing('searxng', { '/search': json([1]) }), /no list of results/);
    assert.match(await failing('searxng', {}, undefined, { 'webSearch.url': '' }), /not known where SearXNG is/);
    assert.match(await failing('none', {}), /No provider/);
  });

  it('have no provider unless one was chosen', () => {
    assert.equal(chosenProvider(fixedSettings({})), undefined);
    assert.equal(chosenProvider(fixedSettings({ 'webSearch.provider': 'none' })), undefined);
    assert.equal(chosenProvider(fixedSettings({ 'webSearch.provider': 'bing' })), undefined);
    assert.equal(chosenProvider(fixedSettings({ 'webSearch.provider': 'brave' })), 'brave');
  });
});
