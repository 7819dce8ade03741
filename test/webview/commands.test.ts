import assert from 'node:assert/strict';
import { chatOpener } from './chat-page';
import { asked, askingChat } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

const line = 'npm test && rm -rf dist';

/** A question about a command of two parts. */
function hostOf(more: Parameters<typeof asked>[1] = {}): SessionHost {
  const host = new SessionHost();
  const question = asked('c4', {
    detail: `${line}\n\nin the root folder, for at most 120 seconds`,
    command: line,
    parts: [
      { text: 'npm test', verdict: 'run', rule: 'npm *' },
      { text: 'rm -rf dist', verdict: 'ask' },
    ],
    patterns: ['npm test', 'npm test *', 'npm *'],
    ...more,
  });
  host.happens(...askingChat.slice(0, -1), question);
  return host;
}

describe('the card of a command', () => {
  const open = chatOpener();

  it('shows each part of the line with what was judged of it', async () => {
    const { page } = await open({ host: hostOf() });
    const parts = page.getByRole('list', { name: 'Parts of the command' }).getByRole('listitem');
    assert.deepEqual(await parts.locator('code').allInnerTexts(), ['npm test', 'rm -rf dist']);
    assert.deepEqual(await parts.locator('.muted').allInnerTexts(), ['allowed by npm *', 'not trusted']);
  });

  it('lets the command be changed where it stands, and runs what stands there', async () => {
    const chat = await open({ host: hostOf() });
    await chat.page.getByRole('button', { name: 'Modify' }).click();
    const editor = chat.page.getByRole('textbox', { name: 'Command to run' });
    assert.equal(await editor.inputValue(), line);
    assert.equal(await chat.page.getByRole('button', { name: 'Run and Trust' }).count(), 0);
    await editor.fill('  ');
    await editor.press('Enter');
    await editor.fill('npm test');
    await chat.page.getByRole('button', { name: 'Run', exact: true }).click();
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'run', command: 'npm test' }]);
  });

  it('is left by Escape as it was, and runs as it was when nothing was changed', async () => {
    const chat = await open({ host: hostOf() });
    await chat.page.getByRole('button', { name: 'Modify' }).press('Enter');
    await chat.page.keyboard.type('x');
    await chat.page.keyboard.press('Escape');
    await chat.page.locator('.approval pre').waitFor();
    assert.deepEqual(said(chat), []);
    await chat.page.getByRole('button', { name: 'Modify' }).press('Enter');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'run' }]);
  });

  it('offers to trust the command, the least first, all by keyboard', async () => {
    const chat = await open({ host: hostOf() });
    await chat.page.getByRole('button', { name: 'Run and Trust' }).press('Enter');
    const choice = chat.page.getByRole('group', { name: 'Trust from now on, in every folder' });
    assert.deepEqual(await choice.locator('label code').allInnerTexts(), ['npm test', 'npm test *', 'npm *']);
    assert.ok(await choice.getByRole('radio').first().isChecked());
    await chat.page.keyboard.press('ArrowDown');
    await choice.getByRole('button', { name: 'Trust and run' }).press('Enter');
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'run', trusts: 'npm test *' }]);
  });

  it('offers neither for what cannot be trusted or is no command', async () => {
    const { page } = await open({ host: hostOf({ patterns: undefined, command: undefined, parts: undefined }) });
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Trust|Modify/ }).count(), 0);
    assert.equal(await page.getByRole('list', { name: 'Parts of the command' }).count(), 0);
  });

  it('tells afterwards what was changed and trusted', async () => {
    const host = hostOf();
    const chat = await open({ host });
    await chat.post(
      ...host.happens(
        { type: 'answered', ask: 'ask-c4', answer: 'run', command: 'npm test', trusts: 'npm *' },
        {
          type: 'toolEnded',
          call: 'c4',
          name: 'shell',
          label: 'Run npm test',
          outcome: 'done',
          content: 'ok',
          changes: [],
          seen: [],
        },
      ),
    );
    await chat.page.getByRole('button', { name: /Run npm test/ }).click();
    await chat.page.getByText('You let it run. You trust npm * from now on.').waitFor();
    await chat.page.getByText('You changed it to:').waitFor();
  });
});
