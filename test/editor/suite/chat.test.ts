import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mostImageBytes, mostImages } from '../../../src/core/events/pictures';
import { readFromWebview } from '../../../src/editor/chat/from-webview';
import { fileTarget, openDocument, openLink } from '../../../src/editor/chat/open-link';
import { EditorRefusal } from '../../../src/editor/refusals';
import type { FromWebview } from '../../../src/messages/chat';

const messages: { readonly [Type in FromWebview['type']]: Extract<FromWebview, { type: Type }> } = {
  ready: { type: 'ready' },
  prompt: { type: 'prompt', text: 'Hello' },
  stop: { type: 'stop' },
  compact: { type: 'compact' },
  stopSubagent: { type: 'stopSubagent', session: 's' },
  forkSession: { type: 'forkSession', session: 's' },
  exportSession: { type: 'exportSession', session: 's' },
  searchSessions: { type: 'searchSessions', text: 'cart' },
  continue: { type: 'continue' },
  answer: { type: 'answer', ask: 'a1', answer: 'reject', text: 'not that' },
  approveDocument: { type: 'approveDocument' },
  requireAllTasks: { type: 'requireAllTasks', uri: 'file:///p/.kiro/specs/a/tasks.md' },
  choose: { type: 'choose', set: 's', choice: '1', option: 0 },
  chooseAutonomy: { type: 'chooseAutonomy', autonomy: 'supervised' },
  review: { type: 'review', act: 'rejectAll' },
  reviewFile: { type: 'reviewFile', uri: 'file:///shop/a.ts', act: 'accept' },
  commentFile: { type: 'commentFile', uri: 'file:///shop/a.ts', text: 'why?' },
  removeComment: { type: 'removeComment', comment: 'c1' },
  openReview: { type: 'openReview', uri: 'file:///shop/a.ts' },
  manageTrust: { type: 'manageTrust' },
  newSession: { type: 'newSession', kind: 'spec' },
  openSession: { type: 'openSession', session: 's1' },
  deleteSession: { type: 'deleteSession', session: 's1' },
  renameSession: { type: 'renameSession', session: 's1', title: 'Cart' },
  chooseModel: { type: 'chooseModel', provider: 'anthropic', id: 'm1' },
  earlier: { type: 'earlier', before: 'e9' },
  openDocument: { type: 'openDocument', uri: 'file:///shop/a.ts' },
  openDiff: { type: 'openDiff', call: 'c1', uri: 'file:///shop/a.ts' },
  restore: { type: 'restore', to: 4, part: 'both' },
  revertTurn: { type: 'revertTurn' },
  viewTurnChanges: { type: 'viewTurnChanges' },
  copy: { type: 'copy', text: 'x' },
  openCode: { type: 'openCode', text: 'x', language: 'ts' },
  diffCode: { type: 'diffCode', text: 'x' },
  openLink: { type: 'openLink', url: 'https://example.com' },
  allowDomain: { type: 'allowDomain', domain: 'example.com' },
  remedy: { type: 'remedy', remedy: 'set-key' },
};

describe('what the chat’s page says', () => {
  for (const message of Object.values(messages)) {
    it(`is understood: ${message.type}`, () => {
      assert.deepEqual(readFromWebview(structuredClone(message)), message);
    });
  }

  it('is nothing when a part is missing or of another kind', () => {
    for (const message of Object.values(messages)) {
      for (const key of Object.keys(message).filter((each) => each !== 'text' || message.type !== 'answer')) {
        assert.equal(readFromWebview({ ...message, [key]: undefined }), undefined, `${message.type} without ${key}`);
        assert.equal(readFromWebview({ ...message, [key]: { toString: 1 } }), undefined, `${message.type}.${key}`);
      }
    }
    assert.equal(readFromWebview({ type: 'answer', ask: 'a', answer: 'sure' }), undefined);
    assert.equal(readFromWebview({ type: 'runCommand', command: 'x' }), undefined);
  });

  it('may bring pictures with a prompt, as many and as large ones as can be sent', () => {
    const image = (size: number): object => ({ name: 'a.png', bytes: new Uint8Array(size) });
    const read = (images: unknown): unknown => readFromWebview({ type: 'prompt', text: 'Look', images });
    assert.deepEqual(read([image(3)]), { type: 'prompt', text: 'Look', images: [image(3)] });
    assert.ok(read(Array.from({ length: mostImages }, () => image(mostImageBytes))));
    assert.equal(read(Array.from({ length: mostImages + 1 }, () => image(3))), undefined);
    assert.equal(read([image(mostImageBytes + 1)]), undefined);
    for (const bytes of ['iVBORw0KGgo=', [137, 80, 78, 71], { length: 4 }, undefined]) {
      assert.equal(read([{ name: 'a.png', bytes }]), undefined);
    }
  });

  it('never makes us fall over', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readFromWebview(value)));
  });
});

describe('a link of a conversation', () => {
  const root = 'file:///home/ann/shop';

  const targets: readonly (readonly [string, string | undefined, number | undefined])[] = [
    ['src/cart.ts', 'file:///home/ann/shop/src/cart.ts', undefined],
    ['./src/cart.ts', 'file:///home/ann/shop/src/cart.ts', undefined],
    ['src/cart.ts:12', 'file:///home/ann/shop/src/cart.ts', 12],
    ['src/cart.ts:12:7', 'file:///home/ann/shop/src/cart.ts', 12],
    ['src/cart.ts#L12', 'file:///home/ann/shop/src/cart.ts', 12],
    ['src/cart.ts#L12-L20', 'file:///home/ann/shop/src/cart.ts', 12],
    ['a b.md', 'file:///home/ann/shop/a%20b.md', undefined],
    ['../other/secret.txt', undefined, undefined],
    ['src/../../other.txt', undefined, undefined],
    ['%2e%2e/other.txt', undefined, undefined],
    ['/etc/passwd', undefined, undefined],
    ['\\\\host\\share', undefined, undefined],
    ['//host/share', undefined, undefined],
    ['command:workbench.action.quit', undefined, undefined],
    ['vscode://extension/run', undefined, undefined],
    ['file:///etc/passwd', undefined, undefined],
    ['javascript:alert(1)', undefined, undefined],
    ['#anchor', undefined, undefined],
    ['', undefined, undefined],
  ];
  for (const [url, uri, line] of targets) {
    it(`${uri === undefined ? 'leads nowhere' : 'leads to a file'}: ${JSON.stringify(url)}`, () => {
      assert.deepEqual(fileTarget(url, root), uri === undefined ? undefined : { uri, line });
    });
  }

  it('never leads out of the folder', () => {
    const part = fc.constantFrom('..', '.', 'a', '/', '\\', '%2e', '%2f', ':', '#L1', '?', 'x:y', ' ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const target = fileTarget(parts.join(''), root);
        if (target) assert.ok(new URL(target.uri).href.startsWith(`${root}/`), target.uri);
      }),
    );
  });

  it('of another kind is refused, not run', async () => {
    for (const url of ['command:workbench.action.closeWindow', 'vscode://x/y', 'data:text/html,x', '../x']) {
      await assert.rejects(openLink(url, root), EditorRefusal, url);
    }
    await assert.rejects(openLink('src/cart.ts', undefined), EditorRefusal);
    await assert.rejects(openDocument('command:workbench.action.closeWindow'), EditorRefusal);
    await assert.rejects(openDocument('file:///no/such/file.ts'), /no longer there/);
  });
});
