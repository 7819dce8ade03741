import type { Documents, Uri } from '../ports';
import { childOf } from '../text/uri';
import { TaskRefused } from './task-refused';

/** Why the text cannot name an agent; undefined when it can. Its file is named so too, on every system. */
export function badAgentName(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return undefined;
  return 'A name has letters, digits, - and _, and begins with a letter or digit.';
}

/**
 * Makes `.kiro/agents/<name>.md` in the folder, with everything a first agent needs (SUBX-07, README ONE-08).
 * @throws TaskRefused for a name that is none, or one that is taken
 */
export async function createAgentFile(name: string, folder: Uri, documents: Documents): Promise<Uri> {
  const bad = badAgentName(name);
  if (bad !== undefined) throw new TaskRefused(bad);
  const uri = childOf(`${folder}/.kiro/agents`, `${name}.md`);
  if ((await documents.create(uri, templateOf(name))) === 'stale') {
    throw new TaskRefused(`There is an agent ${name}.md already. Open it in the Agents view, or choose another name.`);
  }
  return uri;
}

const templateOf = (name: string): string => `---
name: ${name}
description: Say in a sentence when this agent should be used; the main agent chooses it by this.
tools: ["read"]
---

You are an agent for one kind of work. Say here what it is, how you do it, what you look at first, and what you answer with.
`;
