import type { Core } from '../core/core';
import { firstLine } from '../core/text/first-line';
import type { AgentRow } from '../core/workflow/rows';
import { type Streams, visible } from './output';

/** `agents list`: every agent that can be started, a line each, or as JSON. */
export async function listAgents(core: Core, json: boolean, { out }: Streams): Promise<0> {
  const agents = (await core.agents.list()).filter(({ state }) => state === 'used');
  if (json) out(`${JSON.stringify({ schema: 'fingerpost.agents.list/1', agents: agents.map(agentJson) })}\n`);
  else for (const row of agents) out(`${visible(lineOf(row))}\n`);
  return 0;
}

/**
 * `agents validate`: what is wrong with agent files (AGENT-05).
 * @returns 1 where a file has an error, and where no agent has the name that was asked for
 */
export async function validateAgents(
  name: string | undefined,
  core: Core,
  json: boolean,
  { out, err }: Streams,
): Promise<0 | 1> {
  const rows = (await core.agents.list()).filter(({ path }) => path !== undefined);
  const files = name === undefined ? rows : rows.filter((row) => row.name === name || stemOf(row) === name);
  if (name !== undefined && files.length === 0) {
    err(`${visible(`No file has an agent "${name}".`)}\n`);
    return 1;
  }
  const isValid = files.every(({ problems }) => problems.every(({ severity }) => severity !== 'error'));
  if (json) {
    const told = files.map((row) => ({ ...agentJson(row), state: row.state, problems: row.problems }));
    out(`${JSON.stringify({ schema: 'fingerpost.agents.validate/1', valid: isValid, files: told })}\n`);
    return isValid ? 0 : 1;
  }
  for (const { path = '', problems } of files) {
    if (problems.length === 0) out(`${visible(path)}: fine\n`);
    for (const { line, column, severity, message, code } of problems) {
      out(`${visible(`${path}:${line}:${column} ${severity} ${message} (${code})`)}\n`);
    }
  }
  return isValid ? 0 : 1;
}

function agentJson({ name, description, source, path, model, tools }: AgentRow): object {
  return { name: name ?? null, description, source, path: path ?? null, model: model ?? null, tools };
}

function lineOf({ name = '', source, path, description }: AgentRow): string {
  const where = source === 'built-in' ? 'built in' : (path ?? '');
  return `${name}  ${where}${description === '' ? '' : `  ${firstLine(description)}`}`;
}

const stemOf = ({ path = '' }: AgentRow): string => path.replace(/^.*\//, '').replace(/\.[^.]+$/, '');
