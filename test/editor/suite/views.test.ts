import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { createCore, type Core } from '../../../src/core/core';
import { nodePorts } from '../../../src/core/node/ports';
import type { Uri } from '../../../src/core/ports';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { fromUri } from '../../../src/editor/ports/uri';
import { childrenOf, specNode, type SpecNode } from '../../../src/editor/specs/spec-nodes';
import { specTreeItem } from '../../../src/editor/specs/spec-tree-item';
import { keptInMemory, WorkspaceFiles } from './workspace-files';

const plan = `# Implementation Plan

- [ ] 1. Make the cart
  - [x] 1.1 Write the type
  - [-] 1.2 Write the store
- [ ]* 2. Test it
`;

describe('the rows of the Specs view', () => {
  const files = new WorkspaceFiles();
  let core: Core;
  let root: Uri;

  before(async () => {
    root = files.uri('');
    await files.write('.kiro/specs/cart/requirements.md', '# Requirements Document\n\n## Introduction\n\nA cart.\n');
    await files.write('.kiro/specs/cart/design.md', '# Design\n\n## Overview\n\nA map.\n');
    await files.write('.kiro/specs/cart/tasks.md', plan);
    await files.write('.kiro/specs/login/requirements.md', '# Requirements Document\n');
    const node = nodePorts();
    const documents = new EditorDocuments(node.digests, new SettingsMeanwhile(keptInMemory()));
    core = createCore(
      { ...node, documents },
      {
        roots: () => [{ uri: root, name: 'shop' }],
        onDidChangeRoots: () => ({ dispose: () => undefined }),
        home: fromUri(vscode.Uri.file(homedir())),
      },
    );
  });
  after(async () => {
    await core.dispose();
    await files.remove();
  });

  const nodes = async (): Promise<readonly SpecNode[]> => (await core.specs.list()).map(specNode);
  const node = (list: readonly SpecNode[], label: string): SpecNode => {
    const found = list.find((each) => specTreeItem(each, false).label === label);
    assert.ok(found, label);
    return found;
  };
  const iconOf = (item: vscode.TreeItem): string => (item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '');

  it('are specs, with where they stand and the folder where there are several', async () => {
    const cart = node(await nodes(), 'cart');
    assert.equal(specTreeItem(cart, false).description, 'in work · 1/2');
    assert.equal(specTreeItem(cart, true).description, 'in work · 1/2 · shop');
    assert.equal(specTreeItem(cart, false).contextValue, 'spec');
  });

  it('are documents below them, which open when they are clicked', async () => {
    const documents = childrenOf(node(await nodes(), 'cart'));
    assert.deepEqual(
      documents.map((each) => specTreeItem(each, false).label),
      ['requirements.md', 'design.md', 'tasks.md'],
    );
    const { command } = specTreeItem(node(documents, 'design.md'), false);
    assert.equal(command?.command, 'vscode.open');
    assert.equal(String(command.arguments?.[0]), files.uri('.kiro/specs/cart/design.md'));
  });

  it('offer approval where a gate is open', async () => {
    const [requirements] = childrenOf(node(await nodes(), 'login'));
    assert.ok(requirements);
    const item = specTreeItem(requirements, false);
    assert.equal(item.contextValue, 'document-gate');
    assert.equal(item.description, 'to approve');
    assert.equal(item.accessibilityInformation?.label, 'requirements.md: waiting for approval');
  });

  it('are tasks below the plan, with their state, at their line', async () => {
    const tasks = childrenOf(node(childrenOf(node(await nodes(), 'cart')), 'tasks.md'));
    const parts = childrenOf(node(tasks, '1 Make the cart'));
    const seen = [...tasks, ...parts].map((each) => {
      const item = specTreeItem(each, false);
      const options: unknown = item.command?.arguments?.[1];
      const line = typeof options === 'object' && options && 'selection' in options ? options.selection : undefined;
      assert.ok(line instanceof vscode.Range);
      return [item.label, item.contextValue, iconOf(item), item.description, line.start.line];
    });
    assert.deepEqual(seen, [
      ['1 Make the cart', 'task-todo', 'circle-large-outline', '', 2],
      ['2 Test it', 'task-todo', 'circle-large-outline', 'optional', 5],
      ['1.1 Write the type', 'task-done', 'pass-filled', '', 3],
      ['1.2 Write the store', 'task-elsewhere', 'circle-slash', 'set elsewhere', 4],
    ]);
  });

  it('have identities of their own, so that what is unfolded stays so', async () => {
    const ids: (string | undefined)[] = [];
    const visit = (each: SpecNode): void => {
      ids.push(specTreeItem(each, false).id);
      childrenOf(each).forEach(visit);
    };
    (await nodes()).forEach(visit);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(!ids.includes(undefined));
  });

  it('say in words what their icons say', async () => {
    const visit = (each: SpecNode): void => {
      const item = specTreeItem(each, false);
      assert.ok((item.accessibilityInformation?.label ?? '').length > 0);
      assert.ok(typeof item.tooltip === 'string' && item.tooltip.length > 0);
      childrenOf(each).forEach(visit);
    };
    (await nodes()).forEach(visit);
  });
});
