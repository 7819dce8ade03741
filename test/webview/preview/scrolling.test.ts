import assert from 'node:assert/strict';
import type { FromPreview, PreviewDocument } from '../../../src/messages/preview';
import { type PreviewPage, previewOpener } from './preview-page';

const lines = Array.from({ length: 60 }, (_, index) => [`## Part ${String(index)}`, '', 'Words of it.', '']).flat();

const long: PreviewDocument = {
  uri: 'file:///w/.kiro/specs/s/design.md',
  name: 'design.md',
  root: 'file:///w',
  text: lines.join('\n'),
  words: [],
  links: [],
  problems: [],
  tasks: [],
  trusted: true,
  locked: false,
};

const scrolledOf = (told: readonly FromPreview[]): readonly number[] =>
  told.flatMap((message) => (message.type === 'scrolled' ? [message.line] : []));

describe('a preview that scrolls', () => {
  const open = previewOpener();
  const topOf = ({ page }: PreviewPage): Promise<number> =>
    page.locator('.preview').evaluate(({ scrollTop }) => scrollTop);
  const settled = ({ page }: PreviewPage): Promise<void> => page.waitForTimeout(100);

  it('puts the line of its editor to the top, and does not answer', async () => {
    const shown = await open(long);
    await shown.post({ type: 'scroll', line: 41 });
    await settled(shown);
    const top = await shown.page.locator('h2', { hasText: 'Part 10' }).evaluate((element) => {
      const page = element.closest('.preview');
      return element.getBoundingClientRect().top - (page?.getBoundingClientRect().top ?? 0);
    });
    assert.ok(Math.abs(top) < 30, String(top));
    assert.deepEqual(scrolledOf(shown.told), []);
  });

  it('tells the editor where a person has scrolled to', async () => {
    const shown = await open(long);
    await shown.page.locator('.preview').hover();
    await shown.page.mouse.wheel(0, 1_200);
    await settled(shown);
    const line = scrolledOf(shown.told).at(-1) ?? 0;
    assert.ok(line > 30 && line < 120, String(line));
    // The same line brings it to the same place.
    const before = await topOf(shown);
    await shown.post({ type: 'scroll', line });
    assert.ok(Math.abs((await topOf(shown)) - before) <= 1);
  });

  it('follows again when the editor is moved after it', async () => {
    const shown = await open(long);
    await shown.page.locator('.preview').hover();
    await shown.page.mouse.wheel(0, 600);
    await settled(shown);
    const count = scrolledOf(shown.told).length;
    assert.ok(count > 0);
    for (const line of [100, 20, 60]) await shown.post({ type: 'scroll', line });
    await settled(shown);
    assert.equal(scrolledOf(shown.told).length, count);
  });

  it('stays where it is while the text changes below', async () => {
    const shown = await open(long);
    await shown.post({ type: 'scroll', line: 100 });
    await settled(shown);
    const before = await topOf(shown);
    const text = `${long.text}\n\n## More\n`;
    await shown.post({ type: 'document', document: { ...long, text }, line: undefined });
    assert.equal(await topOf(shown), before);
  });

  it('is where it was after it was thrown away and loaded anew', async () => {
    const shown = await open(long);
    await shown.post({ type: 'scroll', line: 81 });
    await settled(shown);
    const before = await topOf(shown);
    await shown.reload();
    await settled(shown);
    assert.ok(Math.abs((await topOf(shown)) - before) <= 2);
  });

  it('begins at the line of the editor, or at the beginning of another document', async () => {
    const shown = await open(long);
    await shown.post({ type: 'document', document: { ...long, uri: `${long.uri}x` }, line: 41 });
    await settled(shown);
    assert.ok((await topOf(shown)) > 200);
    await shown.post({ type: 'document', document: { ...long, uri: `${long.uri}y` }, line: undefined });
    await settled(shown);
    assert.equal(await topOf(shown), 0);
  });

  it('goes to the source of what is double-clicked', async () => {
    const { page, told } = await open(long);
    await page.locator('p', { hasText: 'Words of it.' }).nth(2).dblclick();
    assert.deepEqual(told.at(-1), { type: 'source', line: 11 });
  });
});
