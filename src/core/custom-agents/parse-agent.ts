import { canonicalToolName } from '../events/tool-names';
import type { ReadingProblem } from '../text/problem';
import { isRecord } from '../text/records';
import type { Agent, AgentForm, AgentResource, Denial } from './agent';
import { type AgentSource, readAgentSource } from './agent-source';
import { checkAgent, type Report } from './check-agent';

/** Every key that an agent file may have, whether it does anything here or not. */
const knownKeys: ReadonlySet<string> = new Set([
  ...['name', 'description', 'prompt', 'tools', 'excludedTools', 'allowedTools', 'toolAliases', 'toolsSettings'],
  ...['permissions', 'resources', 'model', 'includeMcpJson', 'useLegacyMcpJson', 'includePowers', 'mcpServers'],
  ...['hooks', 'keyboardShortcut', 'welcomeMessage', 'toolSchema', '$schema'],
]);

/**
 * Reads an agent file (AGENT-01 to AGENT-31, SUBX-07). A field that makes no sense is left out and told; the agent is used
 * without it.
 *
 * Total: never throws.
 * @param stem the file's name without its ending: the name of an agent that has none of its own
 * @returns no agent for a text that cannot be read at all (AGENT-05)
 */
export function parseAgent(
  text: string,
  form: AgentForm,
  stem: string,
): { readonly agent: Agent | undefined; readonly problems: readonly ReadingProblem[] } {
  const { source, problems: unreadable } = readAgentSource(text, form);
  if (!source) return { agent: undefined, problems: unreadable };
  const problems: ReadingProblem[] = [...unreadable];
  const report: Report = (code, severity, message, path) =>
    void problems.push({ code, severity, message, span: source.spanOf(path) });
  const agent = new AgentReader(source, report).read(form, stem);
  for (const key of Object.keys(source.fields)) {
    if (!knownKeys.has(key))
      report('agents.unknown-key', 'warning', `Agents have no "${key}"; it is kept and does nothing.`, [key]);
  }
  checkAgent(agent, stem, source.fields, report);
  return { agent, problems };
}

class AgentReader {
  constructor(
    private readonly source: AgentSource,
    private readonly report: Report,
  ) {}

  read(form: AgentForm, stem: string): Agent {
    const { fields, body } = this.source;
    const legacy = fields['includeMcpJson'] === undefined ? 'useLegacyMcpJson' : 'includeMcpJson';
    const name = this.#text('name')?.trim() ?? '';
    return {
      name: name === '' ? stem : name,
      description: this.#text('description')?.trim() ?? '',
      prompt: this.#text('prompt') ?? body ?? '',
      tools: this.#names('tools'),
      excludedTools: this.#names('excludedTools'),
      allowedTools: this.#names('allowedTools'),
      toolAliases: this.#aliases(),
      toolsSettings: this.#settings(),
      denials: this.#denials(),
      resources: this.#resources(),
      model: optional(this.#text('model')),
      includeMcpJson: this.#flag(legacy),
      includePowers: this.#flag('includePowers'),
      welcomeMessage: this.#text('welcomeMessage'),
      form,
    };
  }

  #text(key: string): string | undefined {
    const value = this.source.fields[key];
    if (typeof value === 'string') return value;
    if (value !== undefined && value !== null) this.#bad(key, 'a text');
    return undefined;
  }

  #flag(key: string): boolean {
    const value = this.source.fields[key];
    if (value !== undefined && value !== null && typeof value !== 'boolean') this.#bad(key, 'true or false');
    return value === true;
  }

  /** A list of texts; a text with commas is taken as one. */
  #names(key: string): readonly string[] {
    const value = this.source.fields[key];
    if (value === undefined || value === null) return [];
    if (typeof value === 'string') {
      const names = value.split(',').map((each) => each.trim());
      return names.filter((each) => each !== '');
    }
    if (!Array.isArray(value)) {
      this.#bad(key, 'a list of texts');
      return [];
    }
    return value.flatMap((each: unknown, index) => {
      if (typeof each === 'string' && each.trim() !== '') return [each.trim()];
      this.report('agents.bad-field', 'warning', `An entry of ${key} is no text; it is left out.`, [key, index]);
      return [];
    });
  }

  #record(key: string): readonly (readonly [string, unknown])[] {
    const value = this.source.fields[key];
    if (isRecord(value)) return Object.entries(value);
    if (value !== undefined && value !== null) this.#bad(key, 'an object');
    return [];
  }

  #aliases(): Agent['toolAliases'] {
    const known: [string, string][] = [];
    for (const [tool, alias] of this.#record('toolAliases')) {
      if (typeof alias === 'string' && /^[A-Za-z][\w-]{0,63}$/.test(alias))
        known.push([canonicalToolName(tool), alias]);
      else
        this.report('agents.bad-field', 'warning', `The new name of ${tool} is no name of a tool; it keeps its own.`, [
          'toolAliases',
          tool,
        ]);
    }
    return Object.fromEntries(known);
  }

  #settings(): Agent['toolsSettings'] {
    const known: [string, Readonly<Record<string, unknown>>][] = [];
    for (const [tool, options] of this.#record('toolsSettings')) {
      if (isRecord(options)) known.push([canonicalToolName(tool), options]);
      else
        this.report('agents.bad-field', 'warning', `The settings of ${tool} must be an object; they are left out.`, [
          'toolsSettings',
          tool,
        ]);
    }
    return Object.fromEntries(known);
  }

  /** Denials of the newer form are honoured, what it allows is not (README ONE-08). */
  #denials(): readonly Denial[] {
    const permissions = this.source.fields['permissions'];
    const rules: unknown = isRecord(permissions) ? permissions['rules'] : undefined;
    if (rules === undefined) return [];
    if (!Array.isArray(rules)) {
      this.report('agents.bad-field', 'warning', 'permissions.rules must be a list; it is left out.', [
        'permissions',
        'rules',
      ]);
      return [];
    }
    return rules.flatMap((rule: unknown, index): Denial[] => {
      const denial = denialOf(rule);
      if (denial === 'bad') {
        this.report(
          'agents.bad-field',
          'warning',
          'A rule has a capability, a match and an effect of allow, ask or deny; this one is left out.',
          ['permissions', 'rules', index],
        );
      }
      return denial === 'bad' || denial === undefined ? [] : [denial];
    });
  }

  #resources(): readonly AgentResource[] {
    const value = this.source.fields['resources'];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.#bad('resources', 'a list');
      return [];
    }
    return value.flatMap((each: unknown, index): AgentResource[] => {
      const found = typeof each === 'string' ? /^(file|skill):\/\/(.+)$/s.exec(each.trim()) : null;
      if (found) return [{ kind: found[1] === 'skill' ? 'skill' : 'file', path: found[2] ?? '' }];
      const isBase = isRecord(each) && each['type'] === 'knowledgeBase';
      const message = isBase
        ? 'Knowledge bases are not read yet; the agent works without this one.'
        : 'A resource begins with file:// or skill://; this one is left out.';
      this.report(isBase ? 'agents.not-used' : 'agents.bad-resource', isBase ? 'information' : 'warning', message, [
        'resources',
        index,
      ]);
      return [];
    });
  }

  #bad(key: string, wanted: string): void {
    this.report('agents.bad-field', 'warning', `${key} must be ${wanted}; it is left out.`, [key]);
  }
}

function optional(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}

function denialOf(rule: unknown): Denial | 'bad' | undefined {
  if (!isRecord(rule)) return 'bad';
  const { capability, match, effect } = rule;
  const patterns = typeof match === 'string' ? [match] : match;
  if (typeof capability !== 'string' || !isTexts(patterns)) return 'bad';
  if (effect === 'allow' || effect === 'ask') return undefined;
  // What is not understood as an allowance is taken as the denial that it may be.
  return { capability: canonicalToolName(capability), match: patterns };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
