// The walls of the house as a lint rule: who may know whom.
//
// Every file below src/ stands in a room. A room has a rank; it uses rooms of a lower rank (and itself), never one beside
// or above it. A folder that has no rank is an error, so a new room must be placed on purpose. Type-only imports count too.
import { builtinModules } from 'node:module';
import path from 'node:path';

/** Rooms of the core, lowest first. Rooms on one line stand side by side and do not know each other. */
export const coreRanks = [
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

/** What each place outside the core may import from src/. Everything may import itself. */
export const outerRooms = {
  'extension.ts': ['editor', 'messages'],
  editor: ['core', 'messages'],
  // The reducer's other half, applying what changed to a copy of the view, is shared and not written twice.
  webview: ['messages', 'core/events'],
  cli: ['core', 'messages'],
  messages: ['core/events', 'core/ports.ts', 'core/specs'],
};

/** Which kinds of package each place may import. `types` = only with `import type`. */
export const packageWalls = [
  { place: 'core/node', forbidden: (name) => name === 'vscode' },
  { place: 'core', forbidden: (name) => name === 'vscode' || isBuiltin(name) },
  { place: 'messages', forbidden: () => true },
  { place: 'webview', forbidden: (name) => name === 'vscode' || isBuiltin(name) },
  { place: 'cli', forbidden: (name) => name === 'vscode' },
];

const isBuiltin = (name) => name.startsWith('node:') || builtinModules.includes(name.split('/')[0]);

/** The room of a path relative to src/: `core/specs/ears.ts` → `core/specs`, `core/ports.ts` → `core/ports.ts`. */
export function roomOf(relative) {
  const parts = relative.split('/');
  if (parts[0] !== 'core') return parts[0];
  return parts.length === 2 ? `core/${withTs(parts[1])}` : `core/${parts[1]}`;
}

const withTs = (name) => (/\.tsx?$/.test(name) ? name : `${name}.ts`);

const coreRankOf = (room) => coreRanks.findIndex((rooms) => rooms.includes(room.slice('core/'.length)));

/** Says why `from` may not import `to` (both relative to src/), or undefined when it may. */
export function forbiddenImport(from, to) {
  const source = roomOf(from);
  const target = roomOf(to);
  for (const room of [source, target]) {
    const known = room.startsWith('core/') ? coreRankOf(room) >= 0 : room in outerRooms || withTs(room) in outerRooms;
    if (!known) return `src/${room} has no rank; give it one in scripts/lint/walls.mjs`;
  }
  if (source === target) return undefined;
  if (source.startsWith('core/')) {
    if (!target.startsWith('core/')) return `the core stays headless: src/${source} must not know src/${target}`;
    return coreRankOf(target) < coreRankOf(source)
      ? undefined
      : `src/${source} may only use rooms below it; src/${target} is not`;
  }
  const allowed = outerRooms[source];
  const reached = allowed.some((place) => target === place || target.startsWith(`${place}/`));
  return reached ? undefined : `src/${source} must not know src/${target}`;
}

/** Says why `from` (relative to src/) may not import the package `name`, or undefined when it may. */
export function forbiddenPackage(from, name) {
  const wall = packageWalls.find(({ place }) => from === place || from.startsWith(`${place}/`));
  return wall?.forbidden(name) ? `src/${wall.place} must not import '${name}'` : undefined;
}

const rule = {
  meta: { type: 'problem', schema: [{ type: 'object' }], messages: { wall: '{{reason}}' } },
  create(context) {
    const src = path.join(context.cwd, 'src');
    const from = path.relative(src, context.filename).split(path.sep).join('/');
    if (from.startsWith('..')) return {};
    const check = (node, name) => {
      if (typeof name !== 'string') return;
      const reason = name.startsWith('.')
        ? forbiddenImport(from, path.posix.normalize(path.posix.join(path.posix.dirname(from), name)))
        : forbiddenPackage(from, name);
      if (reason) context.report({ node, messageId: 'wall', data: { reason } });
    };
    return {
      Program: (node) => {
        const reason = forbiddenImport(from, from);
        if (reason) context.report({ node, messageId: 'wall', data: { reason } });
      },
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
      TSExternalModuleReference: (node) => check(node, node.expression.value),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0]?.value),
    };
  },
};

export default { rules: { walls: rule } };
