import type { Documents, Search, Uri } from '../ports';
import { splitFrontMatter } from '../text/front-matter';
import { tagged } from '../text/quoted';
import { relativePath } from '../text/uri';
import type { Agent, AgentResource } from './agent';
import { readAgentSource } from './agent-source';
import { placeFrom, textAt } from './named-places';

/** Characters of all files together: every request carries them. */
const mostCharacters = 200_000;
/** Files that one pattern finds. */
const mostFiles = 100;

export interface ResourcePlaces {
  /** What relative places start from. */
  readonly root: Uri;
  readonly home: Uri | undefined;
  readonly mayRead: (uri: Uri) => Promise<boolean>;
}

interface Ports {
  readonly documents: Documents;
  readonly search: Search;
}

/** What an agent's `resources` come to. */
export interface LoadedResources {
  /** For its instructions; empty when there is nothing. */
  readonly text: string;
  /** What could not be read, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads what the agent is told besides its prompt (AGENT-22 to AGENT-24). */
export async function loadResources(
  { name, resources }: Pick<Agent, 'name' | 'resources'>,
  places: ResourcePlaces,
  ports: Ports,
  signal: AbortSignal,
): Promise<LoadedResources> {
  const problems: string[] = [];
  const files: string[] = [];
  const skills: string[] = [];
  const known = new Set<Uri>();
  let room = mostCharacters;
  for (const resource of resources) {
    for (const uri of await found(resource, places, ports, signal)) {
      signal.throwIfAborted();
      const path = relativePath(uri, places.root);
      if (known.has(uri)) continue;
      known.add(uri);
      const read = await textAt(uri, ports.documents, places.mayRead);
      if ('why' in read) problems.push(`${path}, which the agent ${name} is to be told, ${read.why}.`);
      else if (resource.kind === 'skill') skills.push(...skillLine(read.text, path, problems));
      else if (read.text.length > room) {
        problems.push(`${path} was left out of what the agent ${name} is told: together it is too long.`);
      } else {
        room -= read.text.length;
        files.push(
          tagged('file', { path }, /\/\.kiro\/steering\//.test(uri) ? withoutFrontMatter(read.text) : read.text),
        );
      }
    }
  }
  const parts = [
    files.length === 0 ? '' : `# What you were given to read\n\n${files.join('\n\n')}`,
    skills.length === 0
      ? ''
      : `# Skills\nRead the file of a skill before you do what it is about.\n${skills.join('\n')}`,
  ];
  return { text: parts.filter((part) => part !== '').join('\n\n'), problems };
}

/** The place, or those that a glob finds. */
async function found(
  { path }: AgentResource,
  { root, home }: ResourcePlaces,
  { search }: Ports,
  signal: AbortSignal,
): Promise<readonly Uri[]> {
  const inHome = /^~\/(.*)$/s.exec(path)?.[1];
  const folder = inHome === undefined ? root : home;
  if (folder === undefined) return [];
  const segments = (inHome ?? path).split('/');
  const firstGlob = segments.findIndex((segment) => /[*?[{]/.test(segment));
  const place = placeFrom(segments.slice(0, firstGlob < 0 ? undefined : firstGlob).join('/') || '.', folder);
  if (place === undefined) return [];
  if (firstGlob < 0) return [place];
  const pattern = segments.slice(firstGlob).join('/');
  const { uris } = await search.glob({ folder: place.replace(/\/$/, ''), pattern, limit: mostFiles }, signal);
  return [...uris].sort();
}

function skillLine(text: string, path: string, problems: string[]): readonly string[] {
  const { source } = readAgentSource(text, 'md');
  const { name, description } = source?.fields ?? {};
  if (typeof name === 'string' && typeof description === 'string')
    return [`- ${name} (${path}): ${description.trim()}`];
  problems.push(`${path} is no skill: it must begin with front matter that has a name and a description.`);
  return [];
}

const withoutFrontMatter = (text: string): string => splitFrontMatter(text)?.body ?? text;
