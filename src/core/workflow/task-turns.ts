import type { SpecName } from '../events/event';
import type { ToolGuards } from '../loop/turn-ports';
import type { Session } from '../sessions/session';
import type { TurnSetup } from '../sessions/session-parts';
import { createToolbox } from '../tools/toolbox';
import { ownDocumentsOf } from './own-documents';
import { taskRole } from './prompts/task';
import type { RunParts, TaskTurn, Watch } from './run-parts';

/** The turn of a task that is done already: it is talked about without its box being touched. */
export async function talkAboutTask(
  { spec, session, prompt }: Pick<TaskTurn, 'spec' | 'session' | 'prompt'>,
  parts: RunParts,
): Promise<void> {
  await session.run(prompt, () => taskSetup(spec, session, undefined, parts));
}

/** @param watch undefined where the turn is no work on a task */
export async function taskSetup(
  spec: SpecName,
  session: Session,
  watch: Watch | undefined,
  parts: RunParts,
): Promise<TurnSetup> {
  const guards = guardsOf(spec, session, watch, parts);
  const tools = await parts.toolsFor(session, guards);
  const { folder } = session.state;
  return {
    system: await parts.systemPromptFor(taskRole, folder ?? parts.root),
    tools: createToolbox(folder === undefined ? tools : tools.filter(({ name }) => !needsRoot.has(name))),
    guards,
    essentials: async () => (session.state.task ? parts.essentialsOf(spec, session.state.task) : ''),
  };
}

/** Before a call writes: the spec's own documents are kept from it, and what is wrong with the file already is noted. */
function guardsOf(spec: SpecName, session: Session, watch: Watch | undefined, parts: RunParts): ToolGuards {
  const { files } = parts.ports;
  return {
    beforeRun: async ({ name, touches, moves }, signal) => {
      const { folder } = session.state;
      // A copy of them is never brought back.
      const dirs = folder === undefined ? [spec.dir] : [spec.dir, `${folder}${spec.dir.slice(parts.root.length)}`];
      const own = await Promise.all(dirs.map((dir) => ownDocumentsOf(dir, parts.ports)));
      for (const uri of touches) {
        const place = await files.realPath(uri);
        if (own.some((documents) => documents.has(place))) return ownDocument;
      }
      if (!watch) return undefined;
      if (touches.length > 0 || runsAnything.has(name)) await watch.tests.before(signal);
      for (const uri of touches) {
        const stat = await files.stat(uri);
        if (stat?.kind === 'folder') continue; // what is in it is named by itself
        const from = moves.find(({ to }) => to === uri)?.from;
        const baseline = await watch.edits.before(uri, stat !== undefined, signal, from);
        if (baseline) await session.record(baseline);
      }
      return undefined;
    },
  };
}

/** Tools that may change whatever they like. */
const runsAnything: ReadonlySet<string> = new Set(['shell', 'process_start']);

const ownDocument =
  'While a task runs, the documents of its spec are not changed and Fingerpost itself keeps the boxes; nothing was written. Say in your closing words what should change in it.';

/** What works on the root alone: the editor's language servers, processes that keep a port, agents with a session of their own. */
const needsRoot: ReadonlySet<string> = new Set([
  'diagnostics',
  'rename',
  'relocate',
  'refactor',
  'process_start',
  'process_output',
  'process_list',
  'process_stop',
  'subagent',
]);
