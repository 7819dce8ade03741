import type { KnownAgent } from '../custom-agents/agent';
import type { AgentFile } from '../custom-agents/load-agents';
import { positionAt, splitLines } from '../text/lines';
import type { ReadingProblem } from '../text/problem';
import type { AgentProblem, AgentRow } from './rows';

/** Agents in the order in which they are looked for, files that are not used beside them, and those that are built in. */
export function agentRows(agents: readonly KnownAgent[], files: readonly AgentFile[]): readonly AgentRow[] {
  const ofFiles = files.map((file): AgentRow => {
    const agent = file.state === 'used' ? agents.find(({ uri }) => uri === file.uri) : undefined;
    return {
      name: file.name,
      description: agent?.description ?? '',
      source: file.source,
      state: file.state,
      uri: file.uri,
      path: file.path,
      model: agent?.model,
      tools: agent?.tools ?? [],
      problems: placed(agent?.problems ?? file.problems, file.text),
    };
  });
  const builtIn = agents.filter(({ source }) => source === 'built-in').map(builtInRow);
  return [...ofFiles, ...builtIn];
}

function builtInRow({ name, description, model, tools }: KnownAgent): AgentRow {
  const nowhere = { uri: undefined, path: undefined, problems: [] };
  return { name, description, source: 'built-in', state: 'used', model, tools, ...nowhere };
}

function placed(problems: readonly ReadingProblem[], text: string): readonly AgentProblem[] {
  const lines = splitLines(text);
  return problems.map(({ code, severity, message, span }) => ({
    code,
    severity,
    message,
    ...positionAt(lines, span.start),
  }));
}
