import type { Documents, Files, Uri } from '../ports';
import type { ReadingProblem } from '../text/problem';
import { childOf, parentOf, pathOf } from '../text/uri';
import { type Agent, type AgentForm, agentForms, type KnownAgent } from './agent';
import { builtInAgents } from './built-in-agents';
import { placeFrom, textAt } from './named-places';
import { parseAgent } from './parse-agent';

/** A file among the agents, as it was found. */
export interface AgentFile {
  readonly uri: Uri;
  /** As people read it: `.kiro/agents/reviewer.md`. */
  readonly path: string;
  readonly source: 'workspace' | 'user';
  /** Undefined: the text could not be read as an agent. */
  readonly name: string | undefined;
  /** `hidden`: another file of the same name is used instead. `unusable`: the problems say why. */
  readonly state: 'used' | 'hidden' | 'unusable';
  readonly text: string;
  readonly problems: readonly ReadingProblem[];
}

export interface LoadedAgents {
  /** Those that can be started, each name once: the workspace's, the user's, those that are built in (AGENT-04). */
  readonly agents: readonly KnownAgent[];
  readonly files: readonly AgentFile[];
}

export interface AgentPlaces {
  /** The session's own root first. */
  readonly roots: readonly Uri[];
  readonly home: Uri | undefined;
  /** Put before paths where there are several roots. */
  readonly rootName: (root: Uri) => string;
  /** May a place that an agent's file names be read? A repository's file must not lead to the user's keys. */
  readonly mayRead: (uri: Uri) => Promise<boolean>;
}

interface Ports {
  readonly files: Files;
  readonly documents: Documents;
}

interface Found extends Omit<AgentFile, 'state' | 'name'> {
  readonly stem: string;
  readonly form: AgentForm;
  readonly agent: Agent | undefined;
}

/** Reads the agents of all roots and of the user as they are on disk now (AGENT-02 to AGENT-07, SUBX-07, README ONE-08). */
export async function loadAgents(places: AgentPlaces, ports: Ports): Promise<LoadedAgents> {
  const folders = [
    ...places.roots.map((root) => {
      const prefix = places.roots.length > 1 ? `${places.rootName(root)}/` : '';
      return { folder: `${root}/.kiro/agents`, shown: `${prefix}.kiro/agents`, source: 'workspace' as const };
    }),
    ...(places.home === undefined
      ? []
      : [{ folder: `${places.home}/.kiro/agents`, shown: '~/.kiro/agents', source: 'user' as const }]),
  ];
  const found = await Promise.all(folders.map((each) => inFolder(each.folder, each.shown, each.source, ports)));
  const used = new Map<string, KnownAgent>();
  const files: AgentFile[] = [];
  for (const file of found.flat()) {
    const { agent, uri, path, source, text, problems: reading } = file;
    const problems = [...reading];
    if (!agent) {
      files.push({ uri, path, source, text, problems, name: undefined, state: 'unusable' });
      continue;
    }
    const other = used.get(agent.name);
    const state = other ? 'hidden' : 'used';
    if (other) problems.push(problem('agents.hidden', hiddenBy(other)));
    else {
      const prompt = await promptOf(agent, uri, places, ports);
      if (prompt.problem) problems.push(prompt.problem);
      used.set(agent.name, { ...agent, prompt: prompt.text, source, uri, problems });
    }
    files.push({ uri, path, source, text, problems, name: agent.name, state });
  }
  const builtIn = builtInAgents.filter(({ name }) => !used.has(name));
  return { agents: [...used.values(), ...builtIn], files };
}

function hiddenBy({ name, uri }: KnownAgent): string {
  return `The agent "${name}" of ${uri === undefined ? 'Fingerpost' : pathOf(uri)} is used instead of this one.`;
}

async function inFolder(
  folder: Uri,
  shown: string,
  source: 'workspace' | 'user',
  ports: Ports,
): Promise<readonly Found[]> {
  const entries = (await ports.files.list(folder)) ?? [];
  const read = await Promise.all(
    entries.map(async ({ name, kind }): Promise<readonly Found[]> => {
      const cut = name.lastIndexOf('.');
      const form = agentForms.find((each) => each === name.slice(cut + 1));
      if (kind !== 'file' || form === undefined || cut < 1) return [];
      const uri = childOf(folder, name);
      const about = { uri, path: `${shown}/${name}`, source, stem: name.slice(0, cut), form };
      const read = await textAt(uri, ports.documents);
      if ('why' in read) {
        const problems = [problem('agents.no-text', `The file ${read.why}.`, 'error')];
        return [{ ...about, text: '', agent: undefined, problems }];
      }
      return [{ ...about, ...read, ...parseAgent(read.text, form, about.stem) }];
    }),
  );
  const order = ({ form }: Found): number => agentForms.indexOf(form);
  const files = read.flat().sort((a, b) => (a.stem === b.stem ? order(a) - order(b) : a.stem < b.stem ? -1 : 1));
  return files.map((file, index) => {
    const isSecond = files[index - 1]?.stem === file.stem;
    return isSecond && file.agent ? besides(file, files[index - 1]) : file;
  });
}

/** Of two files with one stem in a folder the second one is not used. */
function besides(file: Found, first: Found | undefined): Found {
  const message = `${first?.path ?? 'Another file'} stands beside it and is used instead.`;
  return { ...file, agent: undefined, problems: [...file.problems, problem('agents.second-form', message)] };
}

/** The prompt's text, from its own file where the agent says so (AGENT-11). */
async function promptOf(
  agent: Agent,
  uri: Uri,
  { mayRead }: AgentPlaces,
  { documents }: Ports,
): Promise<{ readonly text: string; readonly problem?: ReadingProblem }> {
  const place = /^file:\/\/(.+)$/s.exec(agent.prompt.trim())?.[1];
  if (place === undefined) return { text: agent.prompt };
  const target = placeFrom(place, parentOf(uri));
  const read = target === undefined ? { why: 'is no place' } : await textAt(target, documents, mayRead);
  if ('text' in read) return read;
  const message = `Its prompt should stand in ${target === undefined ? place : pathOf(target)}, which ${read.why}; the agent has none.`;
  return { text: '', problem: problem('agents.prompt-missing', message) };
}

function problem(code: string, message: string, severity: ReadingProblem['severity'] = 'warning'): ReadingProblem {
  return { code, message, severity, span: { start: 0, end: 0 } };
}
