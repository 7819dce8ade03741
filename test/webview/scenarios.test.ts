import assert from 'node:assert/strict';
import { deskText, scenarioOpener } from './spec-views';

describe('the scenario matrix', () => {
  const open = scenarioOpener();

  it('is a grid of events and states, with what is covered and by what', async () => {
    const { page } = await open();
    const grid = page.getByRole('grid', { name: 'Events and states of Desk' });
    assert.deepEqual(
      (await grid.getByRole('columnheader').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
      ['Event', 'WHILE the door is open always 1.4', 'WHILE the door is closed nothing says how it begins'],
    );
    assert.deepEqual(await grid.getByRole('gridcell').evaluateAll((all) => all.map((one) => one.ariaLabel)), [
      'a guest rings, while the door is open: covered by 1.1',
      'a guest rings, while the door is closed: covered by 1.2',
      'the lamp breaks, while the door is open: covered by 1.3',
      'the lamp breaks, while the door is closed: not covered, add a criterion',
      'it burns, while the door is open: covered in all states by 1.5',
      'it burns, while the door is closed: covered in all states by 1.5',
    ]);
    assert.match(await page.getByRole('status').innerText(), /5 of 6 combinations covered\s+1 not covered/);
  });

  it('opens a criterion, and begins the one that is missing, with the mouse', async () => {
    const { page, told } = await open();
    await page.getByRole('button', { name: 'Open criterion 1.2' }).click();
    assert.deepEqual(told.at(-1), { type: 'open', key: '1.2' });
    await page.getByRole('button', { name: 'Add Criterion' }).click();
    const cell = { system: 'Desk', event: 'the lamp breaks', state: 'the door is closed' };
    assert.deepEqual(told.at(-1), { type: 'add', cell });
  });

  it('does so with the keyboard, its cells one stop of the Tab key', async () => {
    const { page, told } = await open();
    assert.equal(await page.locator('.scenarios td[tabindex="0"]').count(), 1);
    await page.locator('[data-at="0 0"]').focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(told.at(-1), { type: 'open', key: '1.1' });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(told.at(-1)?.type, 'add');
  });

  it('leads with the Tab key to each of several criteria of a cell, and to what holds all the while', async () => {
    const text = deskText.replace(
      '4. WHILE the door is open, THE',
      '4. WHILE the door is open, WHEN a guest rings, THE',
    );
    const { page, told } = await open({ text });
    await page.locator('[data-at="0 0"]').focus();
    for (const key of ['1.1', '1.4']) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.deepEqual(told.at(-1), { type: 'open', key });
    }
    const other = await open();
    await other.page.getByRole('button', { name: 'Open criterion 1.4' }).press('Enter');
    assert.deepEqual(other.told.at(-1), { type: 'open', key: '1.4' });
  });

  it('lets one choose the system, filter events, and see gaps only', async () => {
    const { page } = await open();
    await page.getByRole('combobox', { name: 'System' }).selectOption('Bell');
    await page.getByRole('grid', { name: 'Events and states of Bell' }).waitFor();
    await page.getByRole('combobox', { name: 'System' }).selectOption('Desk');
    await page.keyboard.press('/');
    await page.getByRole('textbox', { name: 'Filter events' }).fill('guest');
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Filter events' }).fill('');
    await page.getByRole('button', { name: 'Gaps only' }).click();
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    assert.match(await page.locator('tbody tr').innerText(), /the lamp breaks/);
  });

  it('asks for the diagram and the table', async () => {
    const { page, told } = await open();
    await page.getByRole('button', { name: 'Copy State Diagram' }).click();
    await page.getByRole('button', { name: 'Export CSV' }).click();
    assert.deepEqual(told.slice(-2), [{ type: 'copyDiagram' }, { type: 'export' }]);
  });

  it('lists criteria that contradict each other, each a link that the keyboard comes to', async () => {
    const text = deskText.replace(
      '5. WHEN it burns, THE Desk SHALL call for help',
      '5. WHEN it burns, THE Desk SHALL call for help\n6. WHEN it burns, THE Desk SHALL NOT call for help',
    );
    const { page, told } = await open({ text });
    const list = page.getByRole('region', { name: 'Contradictions (1)' });
    assert.deepEqual(
      (await list.getByRole('cell').allInnerTexts()).map((one) => one.replace(/\s+/g, ' ').trim()),
      [
        '1.6 WHEN it burns, THE Desk SHALL NOT call for help',
        '1.5 WHEN it burns, THE Desk SHALL call for help',
        'One forbids what the other requires',
      ],
    );
    await list.getByRole('region', { name: 'Pairs of criteria' }).focus();
    for (const key of ['1.6', '1.5']) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.deepEqual(told.at(-1), { type: 'open', key });
    }
    await list.getByRole('button', { name: 'Export Contradictions as CSV' }).press('Enter');
    assert.deepEqual(told.at(-1), { type: 'exportContradictions' });
  });

  it('says so where none do, and lists them where there is no matrix', async () => {
    const { page } = await open();
    await page.getByText('No two criteria contradict each other').waitFor();
    assert.equal(await page.getByRole('heading', { name: /Contradictions/ }).count(), 0);
    const text = `${deskText.replaceAll('WHILE', 'WHERE')}3. WHEN the clerk calls, THE Bell SHALL NOT answer\n`;
    const other = await open({ text });
    await other.page.getByText('No system of this spec has states').waitFor();
    await other.page.getByRole('heading', { name: 'Contradictions (1)' }).waitFor();
  });

  it('says what is needed where there is nothing to compare', async () => {
    const { page } = await open({ text: deskText.replaceAll('WHILE', 'WHERE') });
    await page.getByText('No system of this spec has states').waitFor();
  });
});
