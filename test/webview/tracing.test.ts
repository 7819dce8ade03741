import assert from 'node:assert/strict';
import type { TraceGraph, TraceNode } from '../../src/core/specs/trace/trace-graph';
import { traceOpener, type TracePage } from './spec-views';

const focused = ({ page }: TracePage): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key']);

const names = ({ page }: TracePage): Promise<string[]> => page.locator('.node .name').allInnerTexts();

function thousand(): TraceGraph {
  const made = (kind: TraceNode['kind'], at: number): TraceNode => ({
    key: `${kind} ${at}`,
    kind,
    name: `${kind} ${at}`,
    text: 'THE System SHALL do it',
    status: '',
    tone: 'none',
    place: { file: 'a.md', line: at + 1 },
    gaps: [],
  });
  const criteria = Array.from({ length: 1_000 }, (_, at) => made('criterion', at));
  const tasks = Array.from({ length: 300 }, (_, at) => made('task', at));
  return {
    name: 'big',
    nodes: [...criteria, ...tasks],
    edges: criteria.map((_, at) => [at, 1_000 + (at % 300)] as const),
    gaps: [],
  };
}

describe('the traceability view', () => {
  const open = traceOpener();

  it('draws columns of things, says what is covered and what is missing', async () => {
    const { page } = await open();
    assert.deepEqual(await page.getByRole('listbox').evaluateAll((all) => all.map((one) => one.ariaLabel)), [
      'Criteria, 5',
      'Properties, 2',
      'Tasks, 3',
      'Tests, 2',
      'Files, 1',
      'Commits, 1',
    ]);
    const said = await page.getByRole('status').innerText();
    assert.match(said.replaceAll('\n', ' '), /5 criteria\s+5 with a task\s+2 with a test\s+2 gaps/);
    const words = 'Property 2: Counts. No test bears the tag of property 2 (Counts).';
    assert.equal(await page.getByRole('option', { name: words }).count(), 1);
  });

  it('lights the threads of what is chosen, and says what it is', async () => {
    const { page } = await open();
    await page.getByRole('option', { name: /^Property 1/ }).click();
    await page.locator('.graph[data-lit="true"]').waitFor();
    assert.deepEqual(await page.locator('.node.lit .name').allInnerTexts(), [
      '1.1',
      '1.2',
      'Property 1',
      'Task 1.2',
      'opens',
    ]);
    assert.equal(await page.locator('path.lit').count(), 4);
    await page.keyboard.press('Escape');
    await page.locator('.graph[data-lit="false"]').waitFor();
  });

  it('is walked with the arrow keys, along threads where there are some, and opened with Enter', async () => {
    const shown = await open();
    const { page, told } = shown;
    await page.getByRole('option', { name: /^Criterion 1\.1/ }).focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(shown), 'criterion 1.2');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(shown), 'property 1');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(shown), 'task 1.2');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await focused(shown), 'property 1');
    await page.keyboard.press('End');
    assert.equal(await focused(shown), 'property 2');
    await page.keyboard.press('Enter');
    assert.deepEqual(told.at(-1), { type: 'open', key: 'property 2' });
  });

  it('is one stop of the Tab key', async () => {
    const { page } = await open();
    assert.equal(await page.locator('.graph [tabindex="0"]').count(), 1);
  });

  it('is filtered by words, by gaps and by kinds, the field a slash away', async () => {
    const shown = await open();
    const { page } = shown;
    await page.keyboard.press('/');
    await page.keyboard.type('till.ts');
    await page.locator('.node').nth(4).waitFor({ state: 'detached' });
    assert.deepEqual(await names(shown), ['1.1', '1.3', 'Task 1.1', 'till.ts']);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Gaps only' }).click();
    await page.getByRole('option', { name: /^Property 1/ }).waitFor({ state: 'detached' });
    assert.deepEqual(await names(shown), ['2.1', '2.2', 'Property 2', 'other.test.ts']);
    await page.getByRole('button', { name: 'Properties' }).click();
    await page.locator('.column-head', { hasText: 'Properties' }).waitFor({ state: 'detached' });
  });

  it('says that nothing fits', async () => {
    const { page } = await open();
    await page.getByRole('textbox', { name: 'Filter' }).fill('nobody says this');
    await page.getByText('Nothing fits the filter.').waitFor();
  });

  it('is a grid as a matrix, with a mark for all that a criterion leads to', async () => {
    const shown = await open();
    const { page, told } = shown;
    await page.getByRole('button', { name: 'Matrix' }).click();
    const grid = page.getByRole('grid');
    await grid.waitFor();
    assert.equal(await grid.getByRole('rowheader').count(), 5);
    assert.equal(await page.locator('tbody tr').first().locator('.mark').count(), 7);
    await page.locator('[data-at="1 0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    assert.deepEqual(told.at(-1), { type: 'open', key: 'property 1' });
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(told.at(-1), { type: 'open', key: 'criterion 1.1' });
  });

  it('keeps what was asked for when it is thrown away and comes back', async () => {
    const shown = await open();
    await shown.page.getByRole('textbox', { name: 'Filter' }).fill('till.ts');
    await shown.page.getByRole('option', { name: /till\.ts/ }).click();
    await shown.page.locator('.graph[data-lit="true"]').waitFor();
    await shown.reload();
    await shown.page.locator('.graph[data-lit="true"]').waitFor();
    assert.deepEqual(await names(shown), ['1.1', '1.3', 'Task 1.1', 'till.ts']);
    assert.equal(await shown.page.getByRole('textbox', { name: 'Filter' }).inputValue(), 'till.ts');
  });

  it('goes to the criterion that a link leads to, and takes away what would hide it', async () => {
    const shown = await open({ graph: thousand() });
    await shown.page.getByRole('textbox', { name: 'Filter' }).fill('nobody says this');
    await shown.lead('criterion 950');
    assert.equal(await focused(shown), 'criterion 950');
    assert.equal(await shown.page.getByRole('textbox', { name: 'Filter' }).inputValue(), '');
    await shown.page.getByText('901–1000 of 1000 criteria').waitFor();
  });

  it('draws a page of a thousand criteria at a time', async () => {
    const { page } = await open({ graph: thousand() });
    await page.getByText('1–100 of 1000 criteria').waitFor();
    assert.ok((await page.locator('*').count()) < 2_000);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('101–200 of 1000 criteria').waitFor();
    await page.getByRole('button', { name: 'Matrix' }).click();
    await page.getByRole('grid').waitFor();
    assert.ok((await page.locator('*').count()) < 13_000);
  });

  it('says what went wrong, and that a spec is gone', async () => {
    const shown = await open();
    const { page } = shown;
    await shown.post({ type: 'failed', message: 'Git does not answer.' });
    assert.equal(await page.getByRole('alert').innerText(), 'Git does not answer.');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await page.getByRole('alert').count(), 0);
    await shown.post({ type: 'gone' });
    await page.getByText('This spec is not there any more.').waitFor();
    assert.equal(await page.locator('.graph').count(), 0);
  });

  it('asks for its exports', async () => {
    const { page, told } = await open();
    await page.getByRole('button', { name: 'Export SVG' }).click();
    await page.getByRole('button', { name: 'Export CSV' }).click();
    assert.deepEqual(told.slice(-2), [
      { type: 'export', as: 'svg' },
      { type: 'export', as: 'csv' },
    ]);
  });
});
