import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { projectRoot } from '../../scripts/project';
import { newestUnlessAll } from '../support/editors';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const files = {
  '.kiro/specs/keys/requirements.md': `# Requirements Document

## Requirements

### Requirement 1: API keys

#### Acceptance Criteria

1. WHEN the user saves a key for a provider, THE Key_Store SHALL give it back
`,
  '.kiro/specs/keys/design.md': `# Design Document: Keys

## Correctness Properties

### Property 1: What is saved is loaded

*For any* provider and key, loading after saving gives the key.

**Validates: Requirements 1.1**
`,
  '.kiro/specs/keys/tasks.md': '# Implementation Plan\n\n- [x] 1. Save keys\n  - _Requirements: 1.1_\n',
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'keys.js':
    'const keys = {};\nexport const save = (p, k) => void (keys[p] = k);\nexport const load = (p) => keys[p];\n',
  'keys.test.js': `import fc from 'fast-check';
import test from 'node:test';
import { load, save } from './keys.js';

// Feature: keys, Property 1: What is saved is loaded
test('what is saved is loaded', () => {
  fc.assert(
    fc.property(fc.constantFrom('openai', '__proto__'), fc.string({ minLength: 1 }), (provider, key) => {
      save(provider, key);
      return load(provider) === key;
    }),
  );
});
`,
};

for (const editor of newestUnlessAll) {
  describe(`property tests in the list of tests, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let workbench: Workbench;
    /** What is said of the first failure. */
    let first = '';

    before(async () => {
      folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fp-keys-')));
      for (const [name, text] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), text);
      }
      // Only what the tests need: an editor looks through everything that lies in its folder.
      await mkdir(path.join(folder, 'node_modules'));
      for (const name of ['fast-check', 'pure-rand']) {
        await symlink(path.join(projectRoot, 'node_modules', name), path.join(folder, 'node_modules', name));
      }
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        viewport: { width: 1400, height: 900 },
        settings: {
          // Editors under test have it switched off.
          'fingerpost.checks.testCommand': '',
          // Else the output of tests is pixels, in which nobody can look for a text.
          'terminal.integrated.gpuAcceleration': 'off',
        },
      });
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    });

    const rows = (): Promise<string[]> => workbench.page.locator('.test-explorer .monaco-list-row').allInnerTexts();
    const row = (text: string): ReturnType<Workbench['page']['locator']> =>
      workbench.page.locator('.test-explorer .monaco-list-row').filter({ hasText: text }).first();
    const textOf = async (selector: string): Promise<string> =>
      (await workbench.page.locator(selector).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    const failureAtItsLine = (): Promise<true> =>
      eventually(
        'the failure at its line',
        async () => {
          const inEditor = await textOf('.monaco-editor[data-uri$="/keys.test.js"]');
          return inEditor.includes('Property 1 fails for ["__proto__"," "]') || undefined;
        },
        60_000,
      );
    /** What is said of the test at the end of the output in sight, once that ends with the given kind of report. */
    const report = (kind: RegExp): Promise<string> =>
      eventually(`a report like ${String(kind)}`, async () => {
        const output = await textOf('.xterm-rows');
        return kind.exec(output.slice(output.lastIndexOf('what is saved is loaded: ')))?.[0];
      });
    const seedIn = (text: string): string | undefined => /Seed -?\d+, path [\d:]+/.exec(text)?.[0];

    it('stand below the requirements of their spec', async () => {
      await workbench.runCommand('Testing: Focus on Test Explorer View');
      await eventually('the spec', async () => (await rows()).some((text) => text.includes('keys')));
      await row('keys').click();
      for (const label of ['Requirement 1', 'Property 1', 'what is saved']) {
        await workbench.page.keyboard.press('ArrowRight');
        await eventually(label, async () => (await rows()).some((text) => text.includes(label)));
        await workbench.page.keyboard.press('ArrowDown');
      }
    });

    it('run once the command is allowed, and show at the test for which input it failed', async () => {
      await workbench.openFile('keys.test.js');
      // Run All Tests. The palette would be tried again where a busy machine is late to close it, and there were two runs.
      await workbench.page.keyboard.press('ControlOrMeta+;');
      await workbench.page.keyboard.press('a');
      const dialog = workbench.page.locator('.monaco-dialog-box');
      await dialog.filter({ hasText: 'Run the tests: npm test' }).waitFor();
      await workbench.screenshot(`properties-${editor}-asked`);
      await dialog.getByRole('button', { name: 'Run Tests' }).click();
      await failureAtItsLine();
      const icon = '.codicon-testing-failed-icon, .codicon-testing-error-icon';
      await eventually('the row of the test', async () => (await row('what is saved').locator(icon).count()) > 0);
      first = await report(
        /^what is saved is loaded: Property 1 fails for \["__proto__"," "\]\nFailed after [^]*returning false/,
      );
      await picturesInThemes(workbench, `properties-${editor}`, failureAtItsLine);
    });

    it('fail for the same input when they are run again with the failing seed', async () => {
      await row('what is saved').click({ button: 'right' });
      const item = workbench.page.getByRole('menuitem', { name: 'Execute Using Profile' });
      // A menu takes no click in the moment in which it opens.
      await eventually('the profiles', async () => {
        if (await item.isVisible()) await item.click();
        return workbench.quickInput.box.isVisible();
      });
      await workbench.quickInput.pick('Run with the Failing Seed');
      // It starts with the smallest input, so there is nothing to shrink, and no other input that failed first.
      const again = await report(
        /^what is saved is loaded: Property 1 fails for \["__proto__"," "\]\nFailed after 1 random input\nSeed [^]*returning false/,
      );
      assert.ok(seedIn(first));
      assert.equal(seedIn(again), seedIn(first));
      await failureAtItsLine();
      await workbench.screenshot(`properties-${editor}-again`);
    });
  });
}
