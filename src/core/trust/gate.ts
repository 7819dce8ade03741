import type { Files, Uri } from '../ports';
import { forbidden, rulesOf } from './call-limits';
import { judgeCommand } from './commands/judge-command';
import type { CommandJudgement } from './commands/judgement';
import type { IgnoreLook } from './ignore-files';
import type { HidingLine } from './ignore-rules';
import type { JudgedAccess } from './judged-access';
import { judge } from './permissions';
import type { JudgeContext, Verdict } from './permissions';
import { displayOf, isUnusable, resolvePath } from './paths';
import type { Place, UnusablePath, Workspace } from './paths';
import { sensitiveReason } from './sensitive';
import { liesIn } from '../text/uri';
import { strictWebRules, type WebAccess, webWay, type WebWay } from './url';

/** What a call touches, with paths as the model wrote them. */
export type NamedAccess =
  | { readonly kind: 'read' | 'write'; readonly path: string }
  | { readonly kind: 'run'; readonly command: string; readonly path: string; readonly outside?: string }
  | { readonly kind: 'agent'; readonly agent: string; readonly path: string }
  | WebAccess;

/** One call after its judgement, with what its tool needs to keep to the places that were judged. */
export interface JudgedCall {
  readonly verdict: Verdict;
  /** What was said of each command of the call. */
  readonly judged: readonly CommandJudgement[];
  /**
   * The place that was judged for a path of the call.
   * @throws TypeError for a path that was not among the accesses: a bug of the tool
   */
  resolve(path: string): Uri;
  /** The place as people and the model read it. */
  display(uri: Uri): string;
  /** Does an ignore file hide this place from the agent? @param kind what it is, where that is known */
  isHidden(uri: Uri, kind?: 'file' | 'folder'): Promise<boolean>;
  /**
   * May the call read this place, which it came upon, without asking again? Inside the workspace or below a place that the
   * call was judged to read, and neither hidden, nor sensitive, nor a device by its real path.
   */
  mayRead(uri: Uri): Promise<boolean>;
  /** What of the web it may come to. */
  readonly web: WebWay;
}

/** What is known about the call, and how to find out what ignore files say of places. Absent: there are none. */
export interface GateContext extends JudgeContext {
  readonly ignore?: IgnoreLook | undefined;
}

/** Resolves and judges one call. What the files are at this moment counts: judge again before a call runs much later. */
export async function judgeCall(
  accesses: readonly NamedAccess[],
  workspace: Workspace,
  files: Files,
  context: GateContext,
): Promise<JudgedCall> {
  const paths = [...new Set(accesses.flatMap((access) => ('path' in access ? [access.path] : [])))];
  // In an untrusted workspace nothing is looked up either: the verdict needs no place.
  const places = new Map(
    context.trusted
      ? await Promise.all(paths.map(async (path) => [path, await resolvePath(path, workspace, files)] as const))
      : [],
  );
  const hiddenBy = async (place: Place | UnusablePath): Promise<HidingLine | undefined> =>
    isUnusable(place) ? undefined : context.ignore?.hiddenBy(place);
  const placed = await Promise.all(
    accesses.map(async (access): Promise<JudgedAccess | WebAccess> => {
      if (access.kind === 'fetch' || access.kind === 'search') return access;
      const { kind, path } = access;
      const place = places.get(path) ?? { problem: 'This workspace is not trusted.' };
      if (kind === 'agent') return { kind, agent: access.agent, place };
      if (kind !== 'run') return { kind, place, hiddenBy: await hiddenBy(place) };
      const { command, outside } = access;
      const judged = await commandJudgement(command, place, workspace, files, context, hiddenBy);
      return { kind, command, place, judged, outside };
    }),
  );
  const readable = placed.flatMap((access) =>
    access.kind === 'read' && !isUnusable(access.place) ? [access.place] : [],
  );
  const webAccesses = accesses.filter((access) => access.kind === 'fetch' || access.kind === 'search');
  return {
    verdict: judge(placed, context),
    judged: placed.flatMap((access) => (access.kind === 'run' && access.judged ? [access.judged] : [])),
    resolve(path) {
      const place = places.get(path);
      if (place === undefined || isUnusable(place)) throw new TypeError(`${path} was not judged`);
      return place.uri;
    },
    display: (uri) => displayOf(uri, workspace.root),
    async isHidden(uri, kind) {
      if (!context.trusted || !context.ignore) return false;
      const place = await resolvePath(uri, workspace, files);
      return !isUnusable(place) && (await context.ignore.hiddenBy(place, kind)) !== undefined;
    },
    web: webWay(webAccesses, { ...context, rules: context.web ?? strictWebRules }),
    async mayRead(uri) {
      if (!context.trusted) return false;
      const place = await resolvePath(uri, workspace, files);
      if (isUnusable(place) || sensitiveReason(place) !== undefined) return false;
      if (context.limits && forbidden({ kind: 'read', place }, context.limits) !== undefined) return false;
      if (!place.inside && !readable.some((folder) => liesBelow(place, folder))) return false;
      return (await hiddenBy(place)) === undefined;
    },
  };
}

/** What the parse of a command says, where there is a parser. */
async function commandJudgement(
  command: string,
  place: Place | UnusablePath,
  workspace: Workspace,
  files: Files,
  context: JudgeContext,
  hiddenBy: (place: Place) => Promise<HidingLine | undefined>,
): Promise<CommandJudgement | undefined> {
  const { commands, limits } = context;
  if (!commands || isUnusable(place)) return undefined;
  const rules = { ...commands, rules: [...commands.rules, ...(limits ? rulesOf(limits) : [])] };
  const mayWrite = async (target: Place): Promise<boolean> =>
    judge([{ kind: 'write', place: target, hiddenBy: await hiddenBy(target) }], context).verdict === 'run';
  return judgeCommand(command, place, rules, { workspace, files, mayWrite, hiddenBy });
}

/** By real paths, and only where the folder was judged to be what the place is: a system area opens no other, and a device none. */
function liesBelow(place: Place, folder: Place): boolean {
  return place.area === folder.area && liesIn(place.real, folder.real);
}

/** One place with what may be done there, for whoever explains it: `trust explain`. */
export interface ExplainedPath {
  readonly place: Place | UnusablePath;
  readonly hiddenBy: HidingLine | undefined;
  readonly read: Verdict;
  readonly write: Verdict;
}

/** What the gate says of reading and of writing a path, without doing either. */
export async function explainPath(
  path: string,
  workspace: Workspace,
  files: Files,
  context: GateContext,
): Promise<ExplainedPath> {
  const place = await resolvePath(path, workspace, files);
  const hiddenBy = isUnusable(place) ? undefined : await context.ignore?.hiddenBy(place);
  const judged = (kind: 'read' | 'write'): Verdict => judge([{ kind, place, hiddenBy }], context);
  return { place, hiddenBy, read: judged('read'), write: judged('write') };
}
