import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { nodePorts } from '../../../src/core/node/ports';
import { CheckApprovals } from '../../../src/core/workflow/evidence/check-approvals';
import { fromUri } from '../../../src/editor/ports/uri';
import { fingerpost } from './fingerpost';
import { eventually, workspaceFolder } from './workspace-files';

const requirements = `# Requirements Document

## Requirements

### Requirement 1: Sums

#### Acceptance Criteria

1. THE Till SHALL add amounts
`;
const design = `# Design Document: Till

## Correctness Properties

### Property 1: Sums do not get smaller

*For any* amounts, the sum is at least as large as each.

**Validates: Requirements 1.1**
`;
const test = `import fc from 'fast-check';
import test from 'node:test';

// Feature: sums, Property 1: Sums do not get smaller
test('sums', () => {
  fc.assert(fc.property(fc.nat(), (a) => a <= 4711));
});
`;

/** A test of a file as the editor's own list has it: the IDs of its rows, outermost first. */
type Listed = readonly string[];

describe('the tests of properties in the editor', function () {
  this.timeout(90_000);
  const folder = workspaceFolder();
  const home = process.env['FINGERPOST_HOME'];
  const at = (name: string): string => path.join(folder, name);
  const file = vscode.Uri.file(at('sums.test.js'));
  const run = (command: string, ...given: readonly unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(command, ...given);

  before(async () => {
    await mkdir(at('.kiro/specs/sums'), { recursive: true });
    await writeFile(at('.kiro/specs/sums/requirements.md'), requirements);
    await writeFile(at('.kiro/specs/sums/design.md'), design);
    await writeFile(at('package.json'), JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
    await writeFile(file.fsPath, test);
    const extension = await fingerpost();
    await mkdir(at('node_modules'));
    // The two alone: the editor's watcher follows links, and is blind for long while it walks through all our packages.
    for (const name of ['fast-check', 'pure-rand']) {
      await symlink(path.join(extension.extensionPath, 'node_modules', name), at(`node_modules/${name}`));
    }
    await extension.activate();
    assert.ok(home !== undefined);
    // The person has allowed the command before; else a question would stand in the way.
    const ports = nodePorts({ home, journal: () => undefined, environment: process.env });
    const id = ports.digests.sha256(fromUri(vscode.Uri.file(await realpath(folder)))).slice(0, 16);
    await new CheckApprovals(`workspaces/${id}`, ports).allow('node --test', 'npm test', {});
  });
  after(async () => {
    await run('workbench.action.revertAndCloseActiveEditor');
    await run('workbench.action.closeAllEditors');
    for (const name of ['.kiro', 'package.json', 'node_modules', 'sums.test.js'])
      await rm(at(name), { recursive: true, force: true });
  });

  const records = async (): Promise<readonly Record<string, unknown>[]> => {
    const all = await readdir(home ?? '', { recursive: true });
    const found = all.find((name) => name.endsWith('evidence.jsonl'));
    if (found === undefined) return [];
    const text = await readFile(path.join(home ?? '', found), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const inFile = async (): Promise<readonly Listed[]> =>
    (await run('vscode.testing.getTestsInFile', file)) as readonly Listed[];

  it('are listed once somebody opens the list, with their places', async () => {
    await run('workbench.view.testing.focus');
    await eventually('the spec is listed', async () => {
      await run('testing.refreshTests');
      const controllers = (await run('vscode.testing.getControllersWithTests')) as readonly string[];
      return controllers.includes('fingerpost.properties') || undefined;
    });
  });

  it('run with what was found out, and once more with the seed by which one failed', async () => {
    await vscode.window.showTextDocument(file);
    await run('testing.runAll');
    const [first] = await eventually('the failure is written down', async () => {
      const found = await records();
      return found.length > 0 ? found : undefined;
    });
    const [kept] = (first?.['counterexamples'] ?? []) as readonly Record<string, unknown>[];
    assert.deepEqual([kept?.['number'], kept?.['value'], kept?.['line']], ['1', '[4712]', 4]);
    assert.deepEqual(
      (await inFile()).map((one) => one.at(-1)),
      ['property 1/sums.test.js/sums'],
    );
  });

  it('follow what is typed', async () => {
    const change = new vscode.WorkspaceEdit();
    const line = test.split('\n').findIndex((each) => each.startsWith("test('sums'"));
    change.replace(file, new vscode.Range(line, 0, line, "test('sums'".length), "test('adds'");
    assert.ok(await vscode.workspace.applyEdit(change));
    await eventually('the new name is listed', async () => {
      await sleep(100);
      return (await inFile()).some((one) => one.at(-1) === 'property 1/sums.test.js/adds') || undefined;
    });
  });
});
