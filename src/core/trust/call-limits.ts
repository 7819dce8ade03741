import ignore from 'ignore';
import { Minimatch } from 'minimatch';
import type { Uri } from '../ports';
import { fitsName } from '../text/name-glob';
import { pathOf, relativePath } from '../text/uri';
import type { JudgedAccess } from './judged-access';
import type { Rule } from './commands/rules';
import { isUnusable, type Place } from './paths';

/**
 * What the file of a custom agent says about calls of one tool (AGENT-18, AGENT-20, AGENT-21). It takes away; it allows only
 * where the file is the user's own, and then no more than a session's *always* could.
 */
export interface CallLimits {
  /** The agent, for the sentence that refuses. */
  readonly agent: string;
  /** Patterns like those of `.gitignore`, from the root; or absolute ones, `~/` for the home folder. */
  readonly deniedPaths: readonly string[];
  /** Anchored regular expressions, or words with `*` for anything. */
  readonly deniedCommands: readonly string[];
  /** Writes that fit need not be asked. */
  readonly allowedPaths: readonly string[];
  /** Anchored regular expressions; commands that fit one need not be asked (TOOL-15). */
  readonly allowedCommands?: readonly string[];
  /** Commands that only look need not be asked (TOOL-17). */
  readonly allowsReadOnly?: boolean;
  /** A command that nothing allows is refused, not asked (TOOL-18). */
  readonly deniesByDefault?: boolean;
  /** Agents that may be started without asking, by their names and globs of these (SUB-09). */
  readonly trustedAgents: readonly string[];
  /** Of `web_fetch`: addresses that need not be asked, and those that are refused, as regular expressions. */
  readonly trustedUrls?: readonly string[];
  readonly blockedUrls?: readonly string[];
  /** Calls of the tool need not be asked. */
  readonly isAllowed: boolean;
  /** Where relative patterns start, and those with `~/`. */
  readonly root: Uri;
  readonly home: Uri | undefined;
}

/** Why the file forbids the access, for the model; undefined when it does not. */
export function forbidden(access: JudgedAccess, limits: CallLimits): string | undefined {
  if (isUnusable(access.place)) return undefined;
  const by = (pattern: string): string => `The file of the agent ${limits.agent} forbids it (${pattern}).`;
  if (access.kind === 'run') {
    const texts = [access.command, ...(access.judged?.texts ?? [])];
    const pattern = limits.deniedCommands.find((each) => texts.some((text) => commandFits(each, text)));
    return pattern === undefined ? undefined : by(pattern);
  }
  if (access.kind === 'agent') return undefined; // those that are not available are not there
  const { place } = access;
  const pattern = limits.deniedPaths.find((each) => placeFits(each, place, limits));
  return pattern === undefined ? undefined : by(pattern);
}

/** Does the file spare the user the question? What it is about must be of the kind that *always* is offered for. */
export function spared(access: JudgedAccess, limits: CallLimits): boolean {
  // What could not be read is asked about, by whomever commands are allowed.
  if (limits.isAllowed) return access.kind !== 'run' || access.judged?.problem === undefined;
  if (access.kind === 'agent') return fitsName(limits.trustedAgents, access.agent);
  if (access.kind !== 'write' || isUnusable(access.place)) return false;
  const { place } = access;
  // Through a link the place itself must fit as well as its name.
  return [place.uri, place.real].every((uri) => limits.allowedPaths.some((each) => uriFits(each, uri, limits)));
}

/** What of it allows commands by their parse. */
export function rulesOf({ allowedCommands = [], allowsReadOnly = false }: CallLimits): readonly Rule[] {
  const expressions = allowedCommands.map((text): Rule => ({ kind: 'expression', text }));
  return allowsReadOnly ? [...expressions, { kind: 'read-only' }] : expressions;
}

/** A denial counts for the name and for what it leads to. */
function placeFits(pattern: string, { uri, real }: Place, limits: CallLimits): boolean {
  return uriFits(pattern, uri, limits) || uriFits(pattern, real, limits);
}

function uriFits(pattern: string, uri: Uri, { root, home }: CallLimits): boolean {
  const inHome = /^~\/(.*)$/s.exec(pattern)?.[1];
  const absolute = inHome !== undefined && home !== undefined ? `${pathOf(home)}/${inHome}` : pattern;
  if (/^(?:\/|[a-z]:)/i.test(absolute) && absoluteFits(absolute, pathOf(uri))) return true;
  const relative = relativePath(uri, root);
  if (relative === '' || relative === pathOf(uri)) return false; // the root itself, or outside of it
  return ignore().add(pattern.replace(/^\.\//, '')).ignores(relative);
}

function absoluteFits(pattern: string, path: string): boolean {
  const options = { dot: true, nocomment: true, nonegate: true } as const;
  return [pattern, `${pattern.replace(/\/+$/, '')}/**`].some((each) => new Minimatch(each, options).match(path));
}

/** Parts of a command line that are commands themselves, as far as they can be told without parsing it. */
const separators = /[;&|\n]+|\$\(|`|[()]/;

/**
 * A denial counts for the whole line and for each command in it, as a regular expression and as the words with `*` that
 * most people mean: one that is read too widely refuses too much, one that is read too narrowly lets something run.
 */
function commandFits(pattern: string, command: string): boolean {
  const parts = [command, ...command.split(separators)].map((part) => part.trim()).filter((part) => part !== '');
  const words = new RegExp(`^${pattern.replace(/[\\^$.|+?()[\]{}]/g, '\\$&').replace(/\s*\*+/g, '.*')}$`, 's');
  const regular = regularExpression(pattern);
  return parts.some((part) => words.test(part) || regular?.test(part) === true);
}

function regularExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    return undefined; // read word by word only; the check of agent files says so
  }
}
