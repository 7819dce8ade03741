import { parseArgs } from 'node:util';
import { documentKindOf, fileNameOf } from '../core/specs/document-kind';
import { refusedPlan, type SpecPlan } from '../core/specs/spec-plan';
import type { LintFormat } from './lint';
import type { GivenApproval } from './spec-new';
import type { TrustQuestion } from './trust';

/** What the terminal was asked to do. */
export type Command =
  | {
      readonly kind: 'exec';
      readonly prompt: string;
      readonly folder: string;
      readonly trustAll: boolean;
      readonly json: boolean;
      readonly model: string | undefined;
      /** The session to go on with; `last` is the one of the folder that was used last. Undefined: a new one. */
      readonly session: { readonly id: string } | 'last' | undefined;
      /** By whose file a new session is run. */
      readonly agent: string | undefined;
    }
  | { readonly kind: 'spec-list'; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'spec-diff';
      readonly name: string;
      readonly from: string;
      /** Undefined: what lies in the folder. */
      readonly to: string | undefined;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'spec-trace'; readonly name: string; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'spec-new';
      readonly idea: string;
      readonly plan: SpecPlan;
      readonly approve: readonly GivenApproval[];
      /** Paths of pictures that the idea is told with. */
      readonly images: readonly string[];
      readonly model: string | undefined;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'spec-status'; readonly name: string; readonly folder: string; readonly json: boolean }
  | { readonly kind: 'spec-blame'; readonly file: string; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'spec-run';
      readonly name: string;
      /** Undefined: only say what can be run. */
      readonly what: { readonly task: string } | 'all' | undefined;
      readonly trustAll: boolean;
      readonly folder: string;
      readonly json: boolean;
    }
  | {
      readonly kind: 'spec-verify';
      /** Undefined: every spec of the folder. */
      readonly name: string | undefined;
      /** Key or number of one task. */
      readonly task: string | undefined;
      /** What cannot be said to hold fails too. */
      readonly strict: boolean;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'spec-show'; readonly name: string; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'spec-lint';
      readonly paths: readonly string[];
      readonly folder: string;
      readonly format: LintFormat;
    }
  | { readonly kind: 'session-list'; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'session';
      readonly what: SessionVerb;
      readonly id: string;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'checkpoints'; readonly id: string; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'restore';
      readonly id: string;
      /** Number of the prompt before which all is to be as it was; `undo`: before the last restore. */
      readonly to: number | 'undo';
      readonly part: 'files' | 'chat' | 'both';
      /** Only say what would be done. */
      readonly dryRun: boolean;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'agents-list'; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: 'agents-validate';
      readonly name: string | undefined;
      readonly folder: string;
      readonly json: boolean;
    }
  | {
      readonly kind: 'trust-explain';
      readonly question: TrustQuestion;
      readonly folder: string;
      readonly json: boolean;
    }
  | { readonly kind: 'models-list'; readonly folder: string; readonly json: boolean }
  | { readonly kind: 'sandbox-check'; readonly folder: string; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** What can be done with one session. */
export type SessionVerb = 'show' | 'replay' | 'export';

const sessionVerbs: readonly string[] = ['show', 'replay', 'export'] satisfies readonly SessionVerb[];

const isSessionVerb = (verb: string | undefined): verb is SessionVerb =>
  verb !== undefined && sessionVerbs.includes(verb);

/** The words on the command line make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage:
  fingerpost exec "<prompt>" [--trust-all-tools] [--json] [--model PROVIDER/ID] [--cwd DIR]
                  [--session ID | --resume | --agent NAME]
      Runs one prompt. What must be asked is asked on the terminal, and refused without one.
      --session goes on with a session, --resume with the folder's last one;
      --agent begins one that is run by an agent of .kiro/agents or ~/.kiro/agents.
  fingerpost spec list [--cwd DIR] [--json]
  fingerpost spec show <name> [--cwd DIR] [--json]
      Reads the specs below DIR/.kiro/specs.
  fingerpost spec new "<idea>" [--kind feature|bugfix] [--workflow requirements-first|design-first|quick]
                  [--detail high|low] [--image FILE]... [--approve DOC@SHA256]... [--model PROVIDER/ID]
                  [--cwd DIR] [--json]
      Makes a spec up to its first gate. --approve passes that of a document whose text has the hash, and goes on.
  fingerpost spec run <name> --task N | --all [--trust-all-tools] [--cwd DIR] [--json]
      Has the agent do a task with its parts, or every required task that is not done; 1 where one is not done after that.
      Without either it says what can be run.
  fingerpost spec status <name> [--cwd DIR] [--json]
      How a spec stands: gates, tasks, what runs, and what is next.
  fingerpost spec trace <name> [--cwd DIR] [--json]
      What holds each criterion: properties, tasks, tests by their tags, files, commits; 1 where a thread ends.
  fingerpost spec diff <name> <A>[..<B>] [--cwd DIR] [--json]
      What two commits (or A and the folder) mean differently; 1 where done tasks or tests are stale by it.
  fingerpost spec verify [<name> [--task N]] [--strict] [--cwd DIR] [--json]
      Runs the tests of DIR and says of each done task, of one spec or of all, whether it still holds; 1 where one does not.
      --strict: 1 also where nothing can be said of one.
  fingerpost spec blame <file> [--cwd DIR] [--json]
      Runs the tagged tests one by one and says of each line of the file for which criteria it is there, if any.
  fingerpost spec lint [PATHS] [--format text|json|sarif] [--cwd DIR]
      Says what is wrong in specs: all of DIR, or those that folders, documents or names give. Only errors fail.
  fingerpost session list [--cwd DIR] [--json]
  fingerpost session show|replay|export <id> [--cwd DIR] [--json]
      Conversations of DIR: what they show, their log again byte for byte (--json) or as text, a Markdown document.
  fingerpost session checkpoints <id> [--cwd DIR] [--json]
      The moments that a session can go back to: one before each prompt.
  fingerpost session restore <id> --to N|undo [--files | --chat] [--dry-run] [--cwd DIR] [--json]
      Goes back to before prompt N: the agent's changes of files are undone and what was said since counts no more.
      Files that somebody else changed since are kept and listed. undo takes back the last restore.
  fingerpost agents list [--cwd DIR] [--json]
  fingerpost agents validate [<name>] [--cwd DIR] [--json]
      Agents that can be started in DIR, and what is wrong with their files.
  fingerpost trust explain "<command>" [--cwd DIR] [--trust RULE]... [--deny TEXT]... [--json]
  fingerpost trust explain --read PATH | --write PATH [--cwd DIR] [--json]
      What would become of it (run, ask, deny) and why, by your settings and the rules given. Nothing is run.
  fingerpost models list [--json]
      Models of all providers, with their windows and prices where these are known.
  fingerpost sandbox check [--json]
      Whether commands are contained on this machine, and if not why.
  fingerpost --version | --help

Environment: ANTHROPIC_API_KEY, FINGERPOST_ENDPOINT_<ID>_KEY, FINGERPOST_HOME; for Amazon Bedrock AWS_REGION with AWS_PROFILE,
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK.
Exit codes: 0 done, 1 failed or refused, 2 usage, 130 stopped.`;

const options = {
  'trust-all-tools': { type: 'boolean' },
  json: { type: 'boolean' },
  model: { type: 'string' },
  session: { type: 'string' },
  resume: { type: 'boolean', short: 'r' },
  agent: { type: 'string' },
  to: { type: 'string' },
  files: { type: 'boolean' },
  chat: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  strict: { type: 'boolean' },
  all: { type: 'boolean' },
  task: { type: 'string' },
  format: { type: 'string' },
  kind: { type: 'string' },
  workflow: { type: 'string' },
  detail: { type: 'string' },
  approve: { type: 'string', multiple: true },
  image: { type: 'string', multiple: true },
  cwd: { type: 'string' },
  trust: { type: 'string', multiple: true },
  deny: { type: 'string', multiple: true },
  read: { type: 'string' },
  write: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/**
 * @param words behind the program's name
 * @throws UsageError
 */
export function parseCommand(words: readonly string[], here: string): Command {
  const { values, positionals } = read(words);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const folder = values.cwd ?? here;
  const json = values.json ?? false;
  const [subject, verb, ...rest] = positionals;
  if (subject === 'exec') {
    const prompt = [verb, ...rest].filter((word) => word !== undefined).join(' ');
    if (prompt.trim() === '') throw new UsageError('exec needs a prompt: fingerpost exec "<prompt>"');
    if (values.session !== undefined && values.resume) throw new UsageError('Give --session or --resume, not both');
    const session = values.session !== undefined ? { id: values.session } : values.resume ? 'last' : undefined;
    const trustAll = values['trust-all-tools'] ?? false;
    const { agent, model } = values;
    if (agent !== undefined && session !== undefined)
      throw new UsageError('--agent begins a session; give no other one');
    return { kind: 'exec', prompt, folder, trustAll, json, model, session, agent };
  }
  if (values.format !== undefined && (subject !== 'spec' || verb !== 'lint')) {
    throw new UsageError('--format belongs to spec lint');
  }
  refuseStrayOptions(values, subject === 'spec' ? verb : undefined);
  const ofNewSpec = (['kind', 'workflow', 'detail', 'approve', 'image'] as const).find(
    (option) => values[option] !== undefined,
  );
  if (ofNewSpec !== undefined && (subject !== 'spec' || verb !== 'new')) {
    throw new UsageError(`--${ofNewSpec} belongs to spec new`);
  }
  if (subject === 'spec' && verb === 'list') {
    if (rest.length > 0) throw new UsageError(`spec list takes no name, got "${rest.join(' ')}"`);
    return { kind: 'spec-list', folder, json };
  }
  if (subject === 'spec' && verb === 'new') {
    const idea = rest.join(' ').trim();
    if (idea === '') throw new UsageError('spec new needs an idea: fingerpost spec new "<idea>"');
    const approve = (values.approve ?? []).map(givenApproval);
    const { model, image: images = [] } = values;
    return { kind: 'spec-new', idea, plan: specPlan(values), approve, images, model, folder, json };
  }
  if (subject === 'spec' && (verb === 'show' || verb === 'trace' || verb === 'status')) {
    const [name, ...more] = rest;
    if (name === undefined || more.length > 0) throw new UsageError(`spec ${verb} needs the name of one spec`);
    return { kind: `spec-${verb}`, name, folder, json };
  }
  if (subject === 'spec' && verb === 'run') {
    const [name, ...more] = rest;
    const { task, all } = values;
    if (name === undefined || more.length > 0) throw new UsageError('spec run needs the name of one spec');
    if (task !== undefined && all) throw new UsageError('Give --task or --all, not both');
    const what = all ? 'all' : task === undefined ? undefined : { task };
    return { kind: 'spec-run', name, what, trustAll: values['trust-all-tools'] ?? false, folder, json };
  }
  if (subject === 'spec' && verb === 'verify') {
    const [name, ...more] = rest;
    if (more.length > 0) throw new UsageError('spec verify takes the name of one spec, or none for all of them');
    if (name === undefined && values.task !== undefined) throw new UsageError('--task needs the name of its spec');
    return { kind: 'spec-verify', name, task: values.task, strict: values.strict ?? false, folder, json };
  }
  if (subject === 'spec' && verb === 'blame') {
    const [file, ...more] = rest;
    if (file === undefined || more.length > 0) throw new UsageError('spec blame needs the path of one file');
    return { kind: 'spec-blame', file, folder, json };
  }
  if (subject === 'spec' && verb === 'diff') {
    const [name, range, ...more] = rest;
    const [from, to, ...others] = range?.split('..') ?? [];
    if (name === undefined || !from || more.length > 0 || others.length > 0) {
      throw new UsageError('spec diff needs the name of one spec and two commits: spec diff NAME A..B');
    }
    return { kind: 'spec-diff', name, from, to: to === '' ? undefined : to, folder, json };
  }
  if (subject === 'spec' && verb === 'lint') {
    return { kind: 'spec-lint', paths: rest, folder, format: lintFormat(values.format ?? (json ? 'json' : 'text')) };
  }
  if (subject === 'session' && verb === 'list') {
    if (rest.length > 0) throw new UsageError(`session list takes no id, got "${rest.join(' ')}"`);
    return { kind: 'session-list', folder, json };
  }
  if (subject === 'session' && (verb === 'checkpoints' || verb === 'restore')) {
    const [id, ...more] = rest;
    if (id === undefined || more.length > 0) throw new UsageError(`session ${verb} needs the id of one session`);
    if (verb === 'checkpoints') return { kind: 'checkpoints', id, folder, json };
    const { files = false, chat = false } = values;
    if (files && chat) throw new UsageError('Give --files or --chat; without either both go back');
    const part = files ? 'files' : chat ? 'chat' : 'both';
    return { kind: 'restore', id, to: readTo(values.to), part, dryRun: values['dry-run'] ?? false, folder, json };
  }
  if (subject === 'session' && isSessionVerb(verb)) {
    const [id, ...more] = rest;
    if (id === undefined || more.length > 0) throw new UsageError(`session ${verb} needs the id of one session`);
    return { kind: 'session', what: verb, id, folder, json };
  }
  if (subject === 'agents' && verb === 'list') {
    if (rest.length > 0) throw new UsageError(`agents list takes no name, got "${rest.join(' ')}"`);
    return { kind: 'agents-list', folder, json };
  }
  if (subject === 'agents' && verb === 'validate') {
    const [name, ...more] = rest;
    if (more.length > 0) throw new UsageError('agents validate takes the name of one agent, or none');
    return { kind: 'agents-validate', name, folder, json };
  }
  if (subject === 'trust' && verb === 'explain') {
    return { kind: 'trust-explain', question: trustQuestion(rest, values), folder, json };
  }
  if (subject === 'models' && verb === 'list') {
    if (rest.length > 0) throw new UsageError(`models list takes no name, got "${rest.join(' ')}"`);
    return { kind: 'models-list', folder, json };
  }
  if (subject === 'sandbox' && verb === 'check') {
    if (rest.length > 0) throw new UsageError(`sandbox check takes nothing more, got "${rest.join(' ')}"`);
    return { kind: 'sandbox-check', folder, json };
  }
  if (subject === undefined) return { kind: 'help' };
  throw new UsageError(`Unknown command "${positionals.slice(0, 2).join(' ')}"`);
}

/** @throws UsageError for an option that does not belong to the verb of `spec` */
function refuseStrayOptions(
  { strict, task, all }: { readonly strict?: boolean; readonly task?: string; readonly all?: boolean },
  verb: string | undefined,
): void {
  if (strict !== undefined && verb !== 'verify') throw new UsageError('--strict belongs to spec verify');
  if (all !== undefined && verb !== 'run') throw new UsageError('--all belongs to spec run');
  if (task !== undefined && verb !== 'verify' && verb !== 'run') {
    throw new UsageError('--task belongs to spec verify and spec run');
  }
}

/** @throws UsageError */
function specPlan({
  kind = 'feature',
  workflow = 'requirements-first',
  detail,
}: {
  readonly kind?: string;
  readonly workflow?: string;
  readonly detail?: string;
}): SpecPlan {
  if (kind !== 'feature' && kind !== 'bugfix') throw new UsageError(`--kind is feature or bugfix, got "${kind}"`);
  if (workflow !== 'requirements-first' && workflow !== 'design-first' && workflow !== 'quick') {
    throw new UsageError(`--workflow is requirements-first, design-first or quick, got "${workflow}"`);
  }
  if (detail !== undefined && detail !== 'high' && detail !== 'low') {
    throw new UsageError(`--detail is high or low, got "${detail}"`);
  }
  const plan: SpecPlan = detail === undefined ? { kind, workflow } : { kind, workflow, detail };
  const problem = refusedPlan(plan);
  if (problem !== undefined) throw new UsageError(problem);
  return plan;
}

/** `requirements@<sha256>`. @throws UsageError */
function givenApproval(word: string): GivenApproval {
  const [, name = '', sha256 = ''] = /^([a-z]+)(?:\.md)?@([0-9a-f]{64})$/i.exec(word) ?? [];
  const document = documentKindOf(`${name.toLowerCase()}.md`);
  if (document === undefined) {
    throw new UsageError(
      `--approve takes DOC@SHA256, such as ${fileNameOf('requirements')}@ and 64 digits, got "${word}"`,
    );
  }
  return { document, sha256: sha256.toLowerCase() };
}

/** @throws UsageError */
function readTo(word: string | undefined): number | 'undo' {
  if (word === 'undo') return word;
  if (word === undefined || !/^[1-9]\d{0,8}$/.test(word)) {
    throw new UsageError(
      'session restore needs --to N, the number of a prompt in the list of checkpoints, or --to undo',
    );
  }
  return Number(word);
}

/** @throws UsageError unless it is about one thing */
function trustQuestion(
  words: readonly string[],
  values: { readonly trust?: string[]; readonly deny?: string[]; readonly read?: string; readonly write?: string },
): TrustQuestion {
  const [command, ...more] = words;
  const { trust = [], deny = [], read: reads, write: writes } = values;
  if (more.length > 0) throw new UsageError('trust explain takes one command; put it in quotes');
  if ([command, reads, writes].filter((each) => each !== undefined).length !== 1) {
    throw new UsageError('trust explain needs a command, --read PATH or --write PATH');
  }
  if (reads !== undefined) return { kind: 'read', path: reads };
  if (writes !== undefined) return { kind: 'write', path: writes };
  return { kind: 'command', command: command ?? '', trust, deny };
}

const lintFormats: readonly string[] = ['text', 'json', 'sarif'] satisfies readonly LintFormat[];

const isLintFormat = (format: string): format is LintFormat => lintFormats.includes(format);

function lintFormat(format: string): LintFormat {
  if (isLintFormat(format)) return format;
  throw new UsageError(`--format takes ${lintFormats.join(', ')}, got "${format}"`);
}

function read(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
