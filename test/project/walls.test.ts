import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { ESLint } from 'eslint';
import { projectRoot as root } from '../../scripts/project';

// The walls between rooms are a lint rule. This holds the rule itself to its word: once through the linter, on files that
// must fail, and once by reading every source without it.

const src = path.join(root, 'src');
const ruleName = 'fingerpost/walls';

/** The architecture, written down a second time on purpose: who changes it has to mean it. */
const ranks = [
  ['text'],
  ['events', 'ports'],
  ['ports.ts'],
  ['specs', 'steering', 'skills', 'custom-agents', 'trust', 'node'],
  ['models', 'tools', 'mcp'],
  ['hooks', 'powers'],
  ['loop'],
  ['sessions'],
  ['workflow'],
  ['core.ts'],
];

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map((file) => file.split(path.sep).join('/'))
  .sort();

const importPattern =
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]|\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g;

interface Import {
  readonly file: string;
  readonly name: string;
  /** Relative to src/ for our own files. */
  readonly target: string | undefined;
}

const codeOf = (file: string): string => readFileSync(path.join(src, file), 'utf8');

const imports: readonly Import[] = sources.flatMap((file) =>
  [...codeOf(file).matchAll(importPattern)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const target = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : undefined;
    return { file, name, target };
  }),
);

const isBuiltin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

describe('the sources', () => {
  it('are all read', () => {
    assert.ok(sources.length > 100, `${sources.length} files`);
    assert.ok(imports.length > sources.length, `${imports.length} imports`);
  });

  it('of the core know neither the editor nor Node, except where ports are backed with it', () => {
    const bad = imports.filter(
      ({ file, name }) =>
        file.startsWith('core/') && (name === 'vscode' || (isBuiltin(name) && !file.startsWith('core/node/'))),
    );
    assert.deepEqual(bad, []);
  });

  it('import each other in no circle, types included', () => {
    const known = new Map(sources.map((file) => [file.replace(/\.tsx?$/, ''), file]));
    const next = new Map<string, string[]>();
    for (const { file, target } of imports) {
      const found = target === undefined ? undefined : known.get(target);
      if (found !== undefined) next.set(file, [...(next.get(file) ?? []), found]);
    }
    const done = new Set<string>();
    const circle = (file: string, above: readonly string[]): readonly string[] | undefined => {
      if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const each of next.get(file) ?? []) {
        const found = circle(each, [...above, file]);
        if (found) return found;
      }
      done.add(file);
      return undefined;
    };
    assert.deepEqual(sources.map((file) => circle(file, [])).find((each) => each !== undefined) ?? [], []);
  });

  it('of the core know nothing outside of it', () => {
    const bad = imports.filter(
      ({ file, target }) => file.startsWith('core/') && target !== undefined && !target.startsWith('core/'),
    );
    assert.deepEqual(bad, []);
  });

  it('of a room use lower rooms only', () => {
    const roomOf = (file: string): string => {
      const [, room = '', deeper] = file.split('/');
      return deeper === undefined && !room.endsWith('.ts') ? `${room}.ts` : room;
    };
    const rankOf = (room: string): number => ranks.findIndex((rooms) => rooms.includes(room));
    const inside = imports.filter(({ file, target }) => file.startsWith('core/') && target?.startsWith('core/'));
    const bad = inside.filter(({ file, target = '' }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== to && !(rankOf(to) >= 0 && rankOf(to) < rankOf(from));
    });
    assert.deepEqual(bad, []);
    assert.ok(inside.length > 100);
  });

  it('of the webview and the terminal know no editor, and those of the webview no Node', () => {
    const bad = imports.filter(
      ({ file, name }) =>
        (/^(?:webview|cli)\//.test(file) && name === 'vscode') || (file.startsWith('webview/') && isBuiltin(name)),
    );
    assert.deepEqual(bad, []);
  });

  it('that the webview and the editor share are types only', () => {
    for (const file of sources.filter((each) => each.startsWith('messages/'))) {
      const code = codeOf(file);
      assert.doesNotMatch(code, /^\s*import(?!\s+type\b)/m, file);
      assert.doesNotMatch(code, /^\s*export\s+(?:const|let|function|class|async)\b/m, file);
    }
  });

  it('nowhere silence the walls, or every rule at once', () => {
    for (const file of sources) {
      const code = codeOf(file);
      for (const [, directive = ''] of code.matchAll(/\/[/*]\s*(eslint-disable[^\n*]*)/g)) {
        assert.doesNotMatch(directive, /walls/, file);
        assert.match(directive, /^eslint-disable(?:-next-line|-line)?\s+[@\w]/, `${file}: a directive without a rule`);
      }
      assert.doesNotMatch(code, /\/[/*]\s*eslint\s+["']?fingerpost/, file);
    }
  });
});

describe('the lint rule', () => {
  const eslint = new ESLint({
    cwd: root,
    ruleFilter: ({ ruleId }) => ruleId === ruleName,
    // Files that are only made up here belong to no project.
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });

  const complaints = async (file: string, code: string): Promise<readonly string[]> => {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    assert.ok(result, `${file} is not linted`);
    return result.messages.map(({ ruleId, message }) => {
      assert.equal(ruleId, ruleName, message);
      return message;
    });
  };

  it('is an error for every source', async () => {
    for (const file of sources) {
      const place = path.join(src, file);
      assert.equal(await eslint.isPathIgnored(place), false, file);
      const config: unknown = await eslint.calculateConfigForFile(place);
      assert.ok(typeof config === 'object' && config !== null && 'rules' in config, file);
      const rules = new Map(Object.entries(config.rules ?? {}));
      const setting: unknown = rules.get(ruleName);
      assert.equal(Array.isArray(setting) ? setting[0] : setting, 2, file);
    }
  }).timeout(60_000);

  const forbidden: readonly (readonly [string, string, RegExp])[] = [
    ['src/core/specs/x.ts', "import * as vscode from 'vscode';", /vscode/],
    ['src/core/specs/x.ts', "import type { Uri } from 'vscode';", /vscode/],
    ['src/core/specs/x.ts', "import { readFile } from 'node:fs/promises';", /node:fs/],
    ['src/core/specs/x.ts', "import { join } from 'path';", /path/],
    ['src/core/node/x.ts', "import * as vscode from 'vscode';", /vscode/],
    ['src/core/text/x.ts', "import { z } from '../ports';", /below/],
    ['src/core/trust/x.ts', "import type { A } from '../specs/a';", /below/],
    ['src/core/specs/x.ts', "export { a } from '../workflow/a';", /below/],
    ['src/core/specs/x.ts', "export * from '../core';", /below/],
    ['src/core/loop/x.ts', "const a = await import('../sessions/a');", /below/],
    ['src/core/loop/x.ts', "type A = import('../sessions/a').A;", /below/],
    ['src/core/specs/x.ts', "import { a } from '../../editor/a';", /headless/],
    ['src/core/drawer/x.ts', 'export const a = 1;', /no rank/],
    ['src/drawer/x.ts', 'export const a = 1;', /no rank/],
    ['src/webview/x.ts', "import { a } from '../editor/a';", /must not know/],
    ['src/webview/x.ts', "import { a } from '../core/specs/a';", /must not know/],
    ['src/cli/x.ts', "import * as vscode from 'vscode';", /vscode/],
    ['src/editor/x.ts', "import { a } from '../webview/a';", /must not know/],
    ['src/messages/x.ts', "import { z } from 'zod';", /zod/],
  ];
  for (const [file, code, reason] of forbidden) {
    it(`refuses in ${file}: ${code}`, async () => {
      const [complaint = '', ...others] = await complaints(file, code);
      assert.match(complaint, reason);
      assert.deepEqual(others, []);
    });
  }

  const allowed: readonly (readonly [string, string])[] = [
    ['src/core/specs/x.ts', "import { a } from '../text/a';\nimport { b } from './b';\nimport { z } from 'zod';"],
    ['src/core/node/x.ts', "import { readFile } from 'node:fs/promises';\nimport type { Files } from '../ports';"],
    ['src/core/core.ts', "import { a } from './workflow/a';"],
    ['src/editor/x.ts', "import * as vscode from 'vscode';\nimport { a } from '../core/specs/a';"],
    ['src/webview/x.ts', "import type { A } from '../messages/a';\nimport { b } from '../core/events/b';"],
  ];
  for (const [file, code] of allowed) {
    it(`lets pass in ${file}: ${code.replaceAll('\n', ' ')}`, async () => {
      assert.deepEqual(await complaints(file, code), []);
    });
  }
});
