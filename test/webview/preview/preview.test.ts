import assert from 'node:assert/strict';
import type { PreviewDocument, PreviewTask } from '../../../src/messages/preview';
import { themeNames } from '../themes';
import { documentsOf, type PreviewPage, previewOpener } from './preview-page';
import { shownSpec } from './shown-spec';

type Name = keyof typeof shownSpec;

describe('the preview of a spec document', function () {
  // What draws diagrams is a large script.
  this.timeout(60_000);
  const open = previewOpener();
  let documents: ReadonlyMap<string, PreviewDocument>;
  const named = (name: Name): PreviewDocument => {
    const found = documents.get(name);
    assert.ok(found);
    return found;
  };
  const tasksWith = (change: Partial<PreviewTask>, rest: Partial<PreviewDocument> = {}): PreviewDocument => {
    const document = named('tasks.md');
    const [first, ...others] = document.tasks;
    assert.ok(first);
    return { ...document, ...rest, tasks: [{ ...first, ...change }, ...others] };
  };
  const show = async (shown: PreviewPage, document: PreviewDocument): Promise<void> =>
    shown.post({ type: 'document', document, line: undefined });

  before(async () => {
    documents = await documentsOf(shownSpec);
  });

  describe('its text', () => {
    it('has headings as the document has them, and criteria with their keywords', async () => {
      const { page } = await open(named('requirements.md'));
      assert.equal(await page.locator('h1').innerText(), 'Requirements Document');
      assert.equal(await page.locator('h3').count(), 2);
      assert.deepEqual(await page.locator('li').nth(4).locator('.ears-keyword').allInnerTexts(), ['IF', 'THEN']);
      assert.deepEqual(await page.locator('.ears-modal.unwanted').allInnerTexts(), ['SHALL NOT']);
    });

    it('changes in place while it is typed: what did not change stays the same piece of the page', async () => {
      const shown = await open(named('requirements.md'));
      const { page } = shown;
      await page.evaluate(() => {
        for (const block of document.querySelectorAll<HTMLElement>('.block')) block.dataset['seen'] = 'yes';
      });
      const blocks = await page.locator('.block').count();
      await show(shown, {
        ...named('requirements.md'),
        text: `New words\n\n${shownSpec['requirements.md']}`,
        words: [],
      });
      assert.equal(await page.locator('.block').first().innerText(), 'New words');
      const kept = await page.locator('.block[data-seen]').count();
      assert.ok(kept >= blocks - 3, `${String(kept)} of ${String(blocks)}`); // lists lose their words' marks
      assert.equal(await page.locator('h1').evaluate((h1) => h1.closest<HTMLElement>('.block')?.dataset['line']), '3');
    });

    it('marks what is wrong at the edge beside it, and goes to its line', async () => {
      const { page, told } = await open(named('requirements.md'));
      const mark = page.getByRole('button', { name: /ears\.vague/ });
      const item = page.locator('li', { hasText: 'the drawer is stuck' });
      const [at, beside] = [await mark.boundingBox(), await item.boundingBox()];
      assert.ok(at && beside && Math.abs(at.y - beside.y) < 8);
      await mark.click();
      assert.deepEqual(told.at(-1), { type: 'source', line: 20 });
    });

    it('is not there any more where the document is gone', async () => {
      const shown = await open(named('tasks.md'));
      await shown.post({ type: 'gone', name: 'tasks.md' });
      assert.equal(await shown.page.locator('.gone').innerText(), 'tasks.md is not there any more.');
      assert.equal(await shown.page.locator('.document').count(), 0);
    });
  });

  describe('its links', () => {
    it('say what they name when they are pointed at', async () => {
      const { page } = await open(named('tasks.md'));
      await page.locator('.spec-link', { hasText: '1.3' }).first().hover();
      const card = await page.locator('.hover-card').innerText();
      assert.match(card, /Criterion 1\.3\s+THE Till SHALL keep the Price_List/);
      await page.mouse.move(1, 1);
      await page.locator('.hover-card').waitFor({ state: 'detached' });
    });

    it('lead to what they name, with Ctrl to its text', async () => {
      const { page, told } = await open(named('tasks.md'));
      const { uri } = named('requirements.md');
      await page.locator('.spec-link', { hasText: '1.3' }).first().click();
      assert.deepEqual(told.at(-1), { type: 'follow', uri, line: 19, inEditor: false });
      await page
        .locator('.spec-link', { hasText: '1.3' })
        .first()
        .click({ modifiers: ['ControlOrMeta'] });
      assert.deepEqual(told.at(-1), { type: 'follow', uri, line: 19, inEditor: true });
    });

    it('inside of the document only scroll it, and point out the place', async () => {
      const { page, told } = await open(named('design.md'), { height: 300 });
      await page.locator('.spec-link', { hasText: /^1$/ }).first().click();
      await page.locator('.pointed-out', { hasText: 'Property 1: Opens' }).waitFor();
      assert.equal(told.filter(({ type }) => type === 'follow').length, 0);
    });

    it('of the text open files of the folder and addresses, and nothing else', async () => {
      const text = '[a](src/a.ts) [b](https://example.com/) [c](command:x) [d](javascript:alert(1))\n';
      const { page, told } = await open({ ...named('design.md'), text, words: [], links: [], problems: [] });
      for (const link of await page.locator('.document a').all()) await link.click();
      assert.deepEqual(
        told.filter(({ type }) => type !== 'ready'),
        [
          { type: 'openLink', url: 'src/a.ts' },
          { type: 'openLink', url: 'https://example.com/' },
        ],
      );
    });
  });

  describe('its tasks', () => {
    it('have a box with their state, which does nothing', async () => {
      const { page, told } = await open(named('tasks.md'));
      const boxes = await page
        .getByRole('checkbox')
        .evaluateAll((all) => all.map((box) => [box.getAttribute('aria-label'), box.getAttribute('aria-checked')]));
      assert.deepEqual(boxes, [
        ['In progress', 'mixed'],
        ['Done', 'true'],
        ['Not started', 'false'],
        ['Queued', 'mixed'],
      ]);
      for (const box of await page.getByRole('checkbox').all()) await box.click({ force: true });
      assert.deepEqual(
        told.map(({ type }) => type),
        ['ready'],
      );
    });

    it('are started by their button', async () => {
      const { page, told } = await open(named('tasks.md'));
      await page.locator('.task', { hasText: '2. Let guests' }).getByRole('button', { name: 'Start task' }).click();
      const { dir, key } = named('tasks.md').tasks[3] ?? {};
      assert.deepEqual(told.at(-1), { type: 'task', about: 'start', dir, key });
    });

    it('are not started where nobody trusts the folder', async () => {
      const { page } = await open({ ...named('tasks.md'), trusted: false });
      assert.equal(await page.getByRole('button', { name: 'Start task' }).count(), 0);
      assert.equal(await page.getByRole('checkbox').count(), 4);
    });

    it('show a run as it goes, without drawing the page anew', async () => {
      const shown = await open(named('tasks.md'), { height: 260 });
      const { page } = shown;
      await page.locator('.preview').evaluate((element) => (element.scrollTop = 40));
      const since = new Date(Date.now() - 125_000).toISOString();
      const offers = [{ about: 'stop', tooltip: 'Stop it' }] as const;
      await show(shown, tasksWith({ state: 'running', label: 'In progress', note: undefined, since, offers }));
      const first = page.locator('.task').first();
      assert.match(await first.locator('.chip').first().innerText(), /^In progress · 2:0\d$/);
      assert.equal(await first.getByRole('button', { name: 'Stop' }).count(), 1);
      await show(
        shown,
        tasksWith({ state: 'failed', label: 'Failed', note: 'new errors', since: undefined, offers: [] }),
      );
      assert.equal(await first.locator('.chip').first().innerText(), 'Failed · new errors');
      await show(shown, tasksWith({ state: 'done', label: 'Done', note: undefined, offers: [] }));
      assert.equal(await first.getAttribute('data-state'), 'done');
      assert.equal(await page.locator('.preview').evaluate(({ scrollTop }) => scrollTop), 40);
    });
  });

  describe('its diagrams', () => {
    const withDiagram = (source: string): PreviewDocument => ({
      ...named('design.md'),
      text: `# Design\n\nWords\n\n\`\`\`mermaid\n${source}\n\`\`\`\n`,
      words: [],
      links: [],
      problems: [],
    });

    it('are drawn in the colours of each theme', async () => {
      const fills = new Set<string>();
      for (const theme of themeNames) {
        const { page } = await open(named('design.md'), { theme });
        const node = page.locator('.diagram svg .node rect.label-container').first();
        await node.waitFor({ timeout: 20_000 });
        fills.add(await node.evaluate((rect) => getComputedStyle(rect).stroke));
      }
      assert.equal(fills.size, themeNames.length);
    });

    it('are drawn anew when the theme changes', async () => {
      const { page } = await open(named('design.md'));
      const node = page.locator('.diagram svg .node rect.label-container').first();
      await node.waitFor({ timeout: 20_000 });
      await page.evaluate(() => {
        document.documentElement.style.setProperty('--vscode-textLink-foreground', '#123456');
      });
      await page.waitForFunction(
        () => {
          const root = document.querySelector('.diagram > div')?.shadowRoot;
          const rect = root?.querySelector('.node rect.label-container');
          return rect && getComputedStyle(rect).stroke === 'rgb(18, 52, 86)';
        },
        undefined,
        { timeout: 10_000 },
      );
    });

    it('have a name, and can be reached with the keyboard', async () => {
      const { page } = await open(named('design.md'));
      const picture = page.getByRole('img', { name: 'Diagram: sequence' });
      await picture.waitFor({ timeout: 20_000 });
      await picture.focus();
      assert.ok(await picture.evaluate((element) => document.activeElement === element));
    });

    it('that cannot be drawn show their source and what is wrong, with its line', async () => {
      const { page, told } = await open(withDiagram('flowchart LR\n  %% a note\n  a --> --> b'));
      const failure = page.locator('.diagram-failure');
      await failure.waitFor({ timeout: 20_000 });
      assert.match(await failure.innerText(), /This diagram cannot be drawn\. Line 8\s+Parse error/);
      assert.match(await page.locator('.diagram-source > pre').innerText(), /a --> --> b/);
      await failure.getByRole('button', { name: 'Line 8' }).click();
      assert.deepEqual(told.at(-1), { type: 'source', line: 8 });
    });

    it('of a kind that is not drawn here say so', async () => {
      const { page } = await open(withDiagram('mindmap\n  root\n    a'));
      const failure = page.locator('.diagram-failure');
      await failure.waitFor({ timeout: 20_000 });
      assert.match(await failure.innerText(), /Mind maps.* are not drawn here/);
    });

    it('bring neither scripts nor links nor HTML of the document into the page', async () => {
      const source = [
        'flowchart LR',
        '  a["<img src=x onerror=complain(1)> <b>bold</b>"] --> b',
        '  click a "javascript:complain(2)"',
        '  click b call complain(3)',
        '  classDef bad fill:#f00',
        '  class a bad',
      ].join('\n');
      const { page } = await open(withDiagram(source));
      await page.locator('.diagram svg').waitFor({ timeout: 20_000 });
      const strange = await page.evaluate(() => {
        const root = document.querySelector('.diagram > div')?.shadowRoot;
        return [...(root?.querySelectorAll('script, a, img, foreignObject, image, [onclick], [onerror]') ?? [])].length;
      });
      assert.equal(strange, 0);
    });

    it('stay while their text is typed, until the next picture', async () => {
      const shown = await open(withDiagram('flowchart LR\n  a --> b'));
      const { page } = shown;
      await page.locator('.diagram svg').waitFor({ timeout: 20_000 });
      await page.evaluate(() => {
        new MutationObserver(() => {
          if (!document.querySelector('.diagram')) document.body.dataset['flickered'] = 'yes';
        }).observe(document.body, { childList: true, subtree: true });
      });
      await show(shown, withDiagram('flowchart LR\n  a --> other'));
      await page.locator('.diagram svg', { hasText: 'other' }).waitFor({ timeout: 10_000 });
      assert.equal(await page.evaluate(() => document.body.dataset['flickered']), undefined);
    });

    it('are not loaded for a document without any', async () => {
      const { page } = await open(named('requirements.md'));
      assert.equal(await page.locator('script[src$="diagrams.js"]').count(), 0);
    });
  });
});
