import { z } from 'zod';
import { joinedChanges } from '../events/joined-changes';
import { firstLine } from '../text/first-line';
import { plural } from './plural';
import { didYouMean } from './similarity';
import { defineTool, type FileChange, type Tool, type ToolContext, type ToolResult } from './tool';

/** Subagents that one call may start, all of which run at the same time (README ONE-18). */
export const mostSubagents = 4;

/** What a subagent is to do. */
export interface SubagentOrder {
  readonly agent: string;
  readonly task: string;
}

/** How a subagent ended. */
export interface SubagentEnd {
  readonly agent: string;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  /** Its last message, or why there is none. */
  readonly text: string;
  /** Everything that it changed, each document once. */
  readonly changes: readonly FileChange[];
}

/** Whoever runs subagents; loop and sessions stand behind it. */
export interface Delegates {
  /** Those that can be started. */
  readonly agents: readonly { readonly name: string; readonly description: string }[];
  /** The one that is used where none is named. */
  readonly byDefault: string;
  /** Runs all of them to their ends. Never rejects for what one of them did; when `signal` is aborted all are cancelled. */
  run(orders: readonly SubagentOrder[], call: string, signal: AbortSignal): Promise<readonly SubagentEnd[]>;
}

const input = z.object({
  subagents: z
    .array(
      z.object({
        agent: z.string().optional().describe('Name of the agent; see the list above.'),
        task: z
          .string()
          .min(1)
          .describe(
            'What it shall do, complete: it sees nothing of this conversation. Name paths, what is known, and what to answer with.',
          ),
      }),
    )
    .min(1)
    .max(mostSubagents, `At most ${mostSubagents} run at once; start the others when these have answered.`),
});

/** Hands parts of the work to subagents (SUBX-01 to SUBX-04, SUBX-08, SUB-01 to SUB-05, SUB-11). */
export function subagentTool(delegates: Delegates): Tool {
  const names = delegates.agents.map(({ name }) => name);
  return defineTool({
    name: 'subagent',
    description: `Starts up to ${mostSubagents} subagents that work at the same time, each in a conversation of its own, and waits for their answers. Use it for independent parts of a larger work, for looking through much text of which you need little, and whenever the user asks for a subagent or names one of the agents below. Do small things yourself. Where you name no agent it is ${delegates.byDefault}. Two subagents must not change the same files. What they do is asked for and refused as it is for you.

Agents:
${delegates.agents.map(({ name, description }) => `- ${name}: ${description || 'No description; only where the user names it.'}`).join('\n')}`,
    input,
    secrets: 'kept',
    // What they do is judged call by call.
    access: ({ subagents }) => {
      const started = new Set(subagents.map(({ agent }) => agent ?? delegates.byDefault));
      return [...started].filter((name) => names.includes(name)).map((agent) => ({ kind: 'agent', agent, path: '.' }));
    },
    label: ({ subagents }) => {
      const [only] = subagents;
      if (subagents.length === 1 && only) return `Ask ${only.agent ?? delegates.byDefault}: ${firstLine(only.task)}`;
      return `Ask ${plural(subagents.length, 'subagent')}`;
    },
    detail: ({ subagents }) =>
      subagents.map(({ agent, task }) => `${agent ?? delegates.byDefault}: ${task}`).join('\n\n'),
    run: async ({ subagents }, { call, signal }: ToolContext): Promise<ToolResult> => {
      const orders = subagents.map(({ agent, task }) => ({ agent: agent ?? delegates.byDefault, task }));
      const unknown = orders.find(({ agent }) => !names.includes(agent));
      if (unknown) return { outcome: 'failed', content: unknownAgent(unknown.agent, names) };
      const ends = await delegates.run(orders, call, signal);
      return {
        outcome: ends.some(({ outcome }) => outcome === 'done') ? 'done' : 'failed',
        content: ends.map(inWords).join('\n\n'),
        changes: joinedChanges(ends.flatMap(({ changes }) => changes)),
      };
    },
  });
}

function unknownAgent(name: string, names: readonly string[]): string {
  return `There is no agent named ${JSON.stringify(name)}; none was started.${didYouMean(name, names)} The agents are: ${names.join(', ')}.`;
}

const endings = {
  done: 'answers',
  failed: 'could not finish',
  cancelled: 'was stopped',
} satisfies Record<SubagentEnd['outcome'], string>;

function inWords({ agent, outcome, text, changes }: SubagentEnd, index: number): string {
  const edited =
    changes.length === 0 ? '' : `\n\n(It changed ${plural(changes.length, 'file')}; read one before you edit it.)`;
  return `## ${String(index + 1)}. ${agent} ${endings[outcome]}\n\n${text}${edited}`;
}
