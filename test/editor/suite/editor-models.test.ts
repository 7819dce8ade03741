import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { createCore } from '../../../src/core/core';
import { nodePorts } from '../../../src/core/node/ports';
import { EditorModelError, type EditorModelPart, type EditorModelRequest } from '../../../src/core/ports';
import { LentModels } from '../../../src/editor/ports/editor-models';
import { fullnessOf } from '../../../src/webview/chat/fullness';
import { spentInWords } from '../../../src/webview/chat/spent';
import { eventually } from './workspace-files';

/** What test/support/lm-provider-extension gives to tests. */
interface Lender {
  readonly requests: {
    readonly id: string;
    readonly messages: readonly vscode.LanguageModelChatMessage[];
    readonly options: { readonly tools?: readonly vscode.LanguageModelChatTool[]; readonly justification?: string };
    readonly extension: string;
    readonly token: vscode.CancellationToken;
  }[];
  answerWith(
    answer: (
      request: Lender['requests'][number],
      report: (part: vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart) => void,
    ) => void | Promise<void>,
  ): void;
  lend(model: object): vscode.Disposable;
}

const prompt: EditorModelRequest = {
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Hello' }] }],
  tools: [],
};

describe('models that other extensions lend', () => {
  const models = new LentModels();
  const never = new AbortController().signal;
  let lender: Lender;

  before(async () => {
    const extension = await eventually('the lending extension', () =>
      vscode.extensions.getExtension<Lender>('fingerpost-test.lm-provider'),
    );
    lender = await extension.activate();
    await eventually('its models', async () => ((await models.list()).length >= 2 ? true : undefined));
  });

  const answerOf = async (request: EditorModelRequest, signal = never): Promise<readonly EditorModelPart[]> => {
    const parts: EditorModelPart[] = [];
    for await (const part of models.send('lent-large', request, signal)) parts.push(part);
    return parts;
  };
  const failure = async (error: Error): Promise<EditorModelError> => {
    lender.answerWith(() => Promise.reject(error));
    const caught: unknown = await answerOf(prompt).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(caught instanceof EditorModelError, String(caught));
    return caught;
  };

  it('are listed with what the editor knows of them', async () => {
    const large = (await models.list()).find(({ id }) => id === 'lent-large');
    assert.deepEqual(large, {
      id: 'lent-large',
      name: 'Lent Large',
      vendor: 'lender',
      family: 'lent',
      maxInputTokens: 100_000,
    });
  });

  it('stream text and tool calls', async () => {
    lender.answerWith((_request, report) => {
      report(new vscode.LanguageModelTextPart('I look '));
      report(new vscode.LanguageModelTextPart('first.'));
      report(new vscode.LanguageModelToolCallPart('c1', 'read', { path: 'a.ts' }));
    });
    const parts = await answerOf(prompt);
    const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    assert.equal(text, 'I look first.');
    assert.deepEqual(parts.at(-1), { kind: 'toolCall', callId: 'c1', name: 'read', input: { path: 'a.ts' } });
  });

  it('get the conversation, the tools and our name', async () => {
    lender.answerWith((_request, report) => report(new vscode.LanguageModelTextPart('ok')));
    await answerOf({
      messages: [
        { role: 'user', parts: [{ kind: 'text', text: 'Read it' }] },
        { role: 'assistant', parts: [{ kind: 'toolCall', callId: 'c1', name: 'read', input: { path: 'a.ts' } }] },
        { role: 'user', parts: [{ kind: 'toolResult', callId: 'c1', text: 'const a = 1;' }] },
      ],
      tools: [{ name: 'read', description: 'Reads a file', inputSchema: { type: 'object' } }],
    });
    const request = lender.requests.at(-1);
    assert.ok(request);
    assert.deepEqual(
      request.messages.map(({ role }) => role),
      [
        vscode.LanguageModelChatMessageRole.User,
        vscode.LanguageModelChatMessageRole.Assistant,
        vscode.LanguageModelChatMessageRole.User,
      ],
    );
    const spoken = JSON.stringify(request.messages);
    for (const part of ['Read it', 'a.ts', 'const a = 1;', 'c1']) assert.ok(spoken.includes(part), part);
    assert.deepEqual(
      request.options.tools?.map(({ name, description }) => ({ name, description })),
      [{ name: 'read', description: 'Reads a file' }],
    );
  });

  it('count tokens', async () => {
    assert.equal(await models.countTokens('lent-small', '123456', never), 2);
  });

  it('fail in the editor’s own words', async () => {
    const { LanguageModelError } = vscode;
    assert.equal((await failure(LanguageModelError.NoPermissions('not allowed'))).code, 'no-permissions');
    assert.equal((await failure(LanguageModelError.Blocked('too much'))).code, 'blocked');
    assert.equal((await failure(LanguageModelError.NotFound('gone'))).code, 'not-found');
    const other = await failure(new Error('the wire broke'));
    assert.equal(other.code, 'unknown');
    assert.match(other.message, /wire broke/);
  });

  it('are not found when nobody lends them any more', async () => {
    const sending = models.send('nobody', prompt, never).next();
    await assert.rejects(sending, (error) => error instanceof EditorModelError && error.code === 'not-found');
    await assert.rejects(models.countTokens('nobody', 'x', never), EditorModelError);
  });

  it('stop at once when the turn is stopped', async () => {
    // Older editors do not tell the lender, whose stream then goes on without us.
    let end = (): void => undefined;
    lender.answerWith(async (_request, report) => {
      report(new vscode.LanguageModelTextPart('begun'));
      await new Promise<void>((resolve) => (end = resolve));
    });
    const controller = new AbortController();
    const stopped = new Error('stopped by the user');
    await assert.rejects(async () => {
      for await (const part of models.send('lent-large', prompt, controller.signal)) {
        assert.equal(part.kind, 'text');
        controller.abort(stopped);
      }
    }, stopped);
    end();
  });

  it('have a meter that shows what the editor counts, as they tell nothing, and no cost', async () => {
    const said = 'A cart is a list of items. '.repeat(100);
    lender.answerWith((_request, report) => report(new vscode.LanguageModelTextPart(said)));
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fp-lent-')));
    const root = { uri: pathToFileURL(folder).href, name: 'lent' };
    const ports = nodePorts({
      home: path.join(folder, 'home'),
      settings: {
        get: (key) => (key === 'chat.defaultModel' ? 'editor/lent-small' : undefined),
        onDidChange: () => ({ dispose: () => undefined }),
      },
    });
    const host = { roots: () => [root], onDidChangeRoots: () => ({ dispose: () => undefined }), home: undefined };
    const core = createCore({ ...ports, editorModels: models }, host);
    try {
      const session = await core.sessions.create(root.uri);
      await core.sessions.prompt(session.id, 'What is a cart?');
      await core.sessions.settled(session.id);
      const { head } = session;
      assert.ok(head?.context);
      const request = lender.requests.at(-1);
      const sent =
        request?.messages.flatMap(({ content }) => content.map((part) => JSON.stringify(part))).join('') ?? '';
      const counted = (sent.length + JSON.stringify(request?.options.tools).length + said.length) / 4;
      const { share = 0, shown, words } = fullnessOf(head.context);
      assert.ok(Math.abs(share * 10_000 - counted) < 0.1 * counted, `${words}, counted: ${counted}`);
      assert.equal(shown, `${Math.round(share * 100)}%`);
      assert.match(words, /^\d\.\dK of 10K tokens of context used$/);
      assert.equal(head.context.estimated, false);
      assert.equal(spentInWords(head.spent), '1 request');
    } finally {
      await core.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are told of when they come and go', async () => {
    let changes = 0;
    const listening = models.onDidChange(() => (changes += 1));
    const lent = lender.lend({
      id: 'lent-late',
      name: 'Late',
      family: 'lent',
      version: '1',
      maxInputTokens: 1,
      maxOutputTokens: 1,
    });
    await eventually('word of the new model', () => changes > 0 || undefined);
    await eventually('the new model', async () =>
      (await models.list()).some(({ id }) => id === 'lent-late') ? true : undefined,
    );
    lent.dispose();
    await eventually('the model to be gone', async () =>
      (await models.list()).some(({ id }) => id === 'lent-late') ? undefined : true,
    );
    listening.dispose();
  });
});
