import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { minimatch } from 'minimatch';
import { z } from 'zod';
import { bundles } from '../../scripts/bundles.mjs';
import { projectRoot as root } from '../../scripts/project';
import { anthropicUrl } from '../../src/core/models/anthropic';
import {
  commandIds,
  commandTitles,
  containerId,
  contextKeys,
  contextValues,
  reviewController,
  viewIds,
  walkthroughId,
  previewType,
} from '../../src/editor/ids';
import { settings } from '../../src/editor/setting-names';
import { tokenKinds, tokenTraits } from '../../src/editor/specs/token-kinds';

const menuEntry = z.object({ command: z.string(), when: z.string().optional() });
const manifestSchema = z.object({
  name: z.string(),
  publisher: z.string(),
  displayName: z.string(),
  description: z.string(),
  version: z.string(),
  license: z.string(),
  icon: z.string(),
  main: z.string(),
  categories: z.array(z.string()),
  keywords: z.array(z.string()),
  galleryBanner: z.object({ color: z.string(), theme: z.enum(['dark', 'light']) }),
  repository: z.object({ type: z.string(), url: z.url() }),
  bugs: z.object({ url: z.url() }),
  homepage: z.url(),
  engines: z.object({ vscode: z.string() }),
  extensionKind: z.array(z.string()),
  activationEvents: z.array(z.string()),
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.unknown(),
      description: z.string(),
      restrictedConfigurations: z.array(z.string()),
    }),
    virtualWorkspaces: z.object({ supported: z.unknown(), description: z.string() }),
  }),
  contributes: z.object({
    semanticTokenTypes: z.array(z.object({ id: z.string(), description: z.string() })),
    semanticTokenModifiers: z.array(z.object({ id: z.string(), description: z.string() })),
    semanticTokenScopes: z.array(
      z.object({ language: z.string(), scopes: z.record(z.string(), z.array(z.string()).min(1)) }),
    ),
    grammars: z.array(z.object({ scopeName: z.string(), path: z.string(), injectTo: z.array(z.string()) })),
    viewsContainers: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string(), when: z.string().optional() }))),
    viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string(), when: z.string().optional() })),
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    menus: z.record(z.string(), z.array(menuEntry)),
    keybindings: z.array(menuEntry.extend({ key: z.string(), mac: z.string() })),
    configuration: z.object({
      properties: z.record(
        z.string(),
        z.object({ default: z.unknown(), scope: z.string(), markdownDescription: z.string() }),
      ),
    }),
    walkthroughs: z.array(
      z.object({
        id: z.string(),
        icon: z.string(),
        steps: z.array(
          z.object({
            description: z.string(),
            media: z.object({ markdown: z.string().optional(), svg: z.string().optional() }),
            completionEvents: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
const { contributes } = manifest;

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();
const commands: readonly string[] = Object.values(commandIds);
const views: readonly string[] = Object.values(viewIds);

describe('package.json', () => {
  it('says who we are', () => {
    assert.equal(manifest.name, 'fingerpost');
    assert.equal(manifest.publisher, 'fingerpost');
    assert.equal(manifest.displayName, 'Fingerpost: spec-driven development');
    assert.equal(manifest.license, 'Apache-2.0');
    assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
  });

  it('has what a page on Open VSX is made of', async () => {
    assert.ok(manifest.description.length > 20 && manifest.description.length <= 300);
    assert.ok(manifest.keywords.length > 0 && manifest.keywords.length <= 30);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    for (const url of [manifest.repository.url, manifest.bugs.url, manifest.homepage]) assert.match(url, /^https:/);
    const known = ['AI', 'Chat', 'Programming Languages', 'Snippets', 'Linters', 'Testing', 'Other'];
    for (const category of manifest.categories) assert.ok(known.includes(category), category);
    await access(path.join(root, 'LICENSE'));
  });

  it('has a square picture of at least 128 pixels, not an SVG, which markets refuse', async () => {
    const bytes = await readFile(path.join(root, manifest.icon));
    assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    assert.equal(width, height);
    assert.ok(width >= 128, `${width} pixels`);
  });

  it('asks for the editor whose types it is checked with', () => {
    assert.equal(manifest.engines.vscode, '^1.100.0');
    assert.equal(manifest.devDependencies['@types/vscode'], '1.100.0');
  });

  it('pins every package', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(all)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it('is activated by a folder with .kiro or a preview that is open again, else by its views and commands alone', () => {
    assert.deepEqual(manifest.activationEvents, ['workspaceContains:.kiro', `onWebviewPanel:${previewType}`]);
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });

  it('says what it does where a workspace is not trusted or not on a disk', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.equal(virtualWorkspaces.supported, false);
    for (const name of untrustedWorkspaces.restrictedConfigurations) {
      assert.ok(name in contributes.configuration.properties, name);
    }
  });

  it('ships every file that it names', async () => {
    const named = [
      manifest.icon,
      ...contributes.grammars.map(({ path: file }) => file.replace('./', '')),
      ...Object.values(contributes.viewsContainers).flatMap((list) => list.map(({ icon }) => icon)),
      ...Object.values(contributes.views).flatMap((list) => list.map(({ icon }) => icon)),
      ...contributes.walkthroughs.flatMap(({ icon, steps }) => [
        icon,
        ...steps.flatMap(({ media }) => [media.markdown, media.svg].filter((file) => file !== undefined)),
      ]),
    ];
    const shipped = (await readFile(path.join(root, '.vscodeignore'), 'utf8'))
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const file of named) {
      await access(path.join(root, file));
      assert.ok(
        shipped.some((pattern) => minimatch(file, pattern)),
        `${file} is not in .vscodeignore`,
      );
    }
  });
});

describe('package.json and src/editor/ids.ts', () => {
  it('have the same commands with the same titles', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(commands));
    for (const [name, id] of Object.entries(commandIds)) {
      const contributed = contributes.commands.find(({ command }) => command === id);
      const titles: Readonly<Record<string, string>> = commandTitles;
      assert.equal(contributed?.title.replace(/\.\.\.$/, ''), titles[name]);
      assert.equal(contributed?.category, 'Fingerpost');
      assert.equal(id, `fingerpost.${name}`);
    }
  });

  it('have the same views in the same container', () => {
    assert.deepEqual(sorted(Object.keys(contributes.views)), [containerId]);
    const contributed = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    assert.deepEqual(sorted(contributed), sorted(views));
    assert.deepEqual(
      Object.values(contributes.viewsContainers).flatMap((list) => list.map(({ id }) => id)),
      [containerId],
    );
  });

  it('have the same settings', () => {
    const ours = Object.keys(settings).map((name) => `fingerpost.${name}`);
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(ours));
  });

  it('have the same walkthrough', () => {
    assert.deepEqual(
      contributes.walkthroughs.map(({ id }) => id),
      [walkthroughId],
    );
  });

  it('name no command, view, key or setting of ours that is not there', () => {
    const properties = Object.keys(contributes.configuration.properties);
    const known = new Set<string>([
      ...commands,
      ...views,
      ...Object.values(contextKeys),
      ...properties,
      reviewController,
      previewType,
      ...Object.values(contextValues),
    ]);
    const focus = new Set(views.map((id) => `${id}.focus`));
    const unknown = [...JSON.stringify(contributes).matchAll(/(?<![\w/])fingerpost(?:\.\w+)+/g)]
      .map(([name]) => name)
      .filter((name) => !known.has(name) && !focus.has(name));
    assert.deepEqual(unknown, []);
  });

  it('use every context key that is set', () => {
    const used = JSON.stringify(contributes);
    for (const key of Object.values(contextKeys)) assert.ok(used.includes(key), key);
  });
});

describe('the colours of specs', () => {
  it('are described in package.json for each kind of token, with scopes that every theme has', () => {
    assert.deepEqual(
      contributes.semanticTokenTypes.map(({ id }) => id),
      tokenKinds,
    );
    assert.deepEqual(
      contributes.semanticTokenModifiers.map(({ id }) => id),
      tokenTraits,
    );
    const [markdown, ...others] = contributes.semanticTokenScopes;
    assert.deepEqual([markdown?.language, others], ['markdown', []]);
    const colored = Object.keys(markdown?.scopes ?? {});
    for (const kind of tokenKinds) assert.ok(colored.includes(kind), kind);
    for (const name of colored) {
      const [kind = '', ...traits] = name.split('.');
      assert.ok(tokenKinds.includes(kind) && traits.every((trait) => tokenTraits.includes(trait)), name);
    }
  });
});

describe('what a menu offers', () => {
  it('is a command of ours', () => {
    const offered = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    for (const { command } of offered) assert.ok(commands.includes(command), command);
  });

  it('stands in one of our views, on a document of a spec or on a file under review, never everywhere', () => {
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      const ours =
        menu === 'commandPalette'
          ? /^(false|fingerpost\.reviewing|activeWebviewPanelId == 'fingerpost\.preview')$/
          : /^(view == fingerpost\.|resourcePath in fingerpost\.|commentController == fingerpost\.review$|testMessage == fingerpost\.counterexample$|activeWebviewPanelId == 'fingerpost\.preview'$|resourcePath =~ .*kiro.*specs)/;
      for (const { command, when } of entries) {
        assert.match(when ?? '', ours, `${menu}: ${command}`);
      }
    }
  });

  it('is the preview on documents of specs alone', () => {
    const entry = contributes.menus['editor/title']?.find(({ command }) => command === commandIds.openPreview);
    const pattern = /=~ \/(.*)\/ &&/.exec(entry?.when ?? '')?.[1] ?? '';
    const isOffered = (path: string): boolean => new RegExp(pattern).test(path);
    const offered = [
      '/w/.kiro/specs/a/tasks.md',
      String.raw`C:\w\.kiro\specs\a\b\requirements.md`,
      '/w/.kiro/specs/a/bugfix.md',
    ];
    const others = ['/w/README.md', '/w/.kiro/specs/tasks.md', '/w/.kiro/specs/a/notes.md', '/w/specs/a/tasks.md'];
    assert.deepEqual([...offered, ...others].filter(isOffered), offered);
  });

  it('leaves Ctrl+L to the terminal, and to text editors on request', () => {
    assert.deepEqual(
      contributes.keybindings.map(({ command, key, mac }) => ({ command, key, mac })),
      [
        { command: commandIds.openChat, key: 'ctrl+l', mac: 'cmd+l' },
        { command: commandIds.openPreview, key: 'ctrl+k alt+v', mac: 'cmd+k alt+v' },
      ],
    );
    const when = contributes.keybindings[0]?.when ?? '';
    assert.ok(when.includes('!terminalFocus') && when.includes('config.fingerpost.chat.shortcutInEditors'));
  });
});

describe('settings', () => {
  it('that say where keys go or what is paid for cannot come from a workspace', () => {
    const { properties } = contributes.configuration;
    // Every level counts where a level can only restrict: see the settings of the editor.
    const restricting = [
      'fingerpost.commandDenylist',
      'fingerpost.agentAutonomy',
      'fingerpost.webTools.enabled',
      'fingerpost.webTools.blockedUrls',
      'fingerpost.run.commitPerTask',
      // How loud problems of a spec are allows nothing, and is agreed on in teams.
      'fingerpost.lint.severity',
    ];
    const isRestricting = (name: string): boolean =>
      restricting.includes(name) || name.startsWith('fingerpost.sandbox.');
    for (const [name, { scope }] of Object.entries(properties)) {
      const scopes = isRestricting(name) ? ['window', 'resource'] : ['machine', 'application'];
      assert.ok(scopes.includes(scope), `${name}: ${scope}`);
    }
    const baseUrl = properties['fingerpost.anthropic.baseUrl'];
    assert.deepEqual([baseUrl?.scope, baseUrl?.default], ['application', anthropicUrl]);
  });
});

describe('the entry bundle', () => {
  it('is small and has nothing of the core but the spelling of places', async () => {
    const { outputFiles, metafile } = await build({ ...bundles(true).extension, write: false, metafile: true });
    const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    assert.ok(bytes < 31_000, `${bytes} bytes`);
    const inputs = Object.keys(metafile.inputs).filter((file) => !file.startsWith('src/editor/'));
    assert.deepEqual(inputs.sort(), ['src/core/text/uri.ts', 'src/core/text/url.ts', 'src/extension.ts']);
  });
});
