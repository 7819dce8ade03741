import type { Files, Uri } from '../ports';
import { forbidden, rulesOf } from './call-limits';
import { judgeCommand } from './commands/judge-command';
import type { CommandJudgement } from './commands/judgement';
import type { JudgedAccess } from './judged-access';
import { judge } from './permissions';
import type { JudgeContext, Verdict } from './permissions';
import { displayOf, isUnusable, resolvePath } from './paths';
import type { Place, UnusablePath, Workspace } from './paths';
import { sensitiveReason } from './sensitive';
import { isBelow, parseUri } from '../text/uri';

/** What a call touches, with paths as the model wrote them. */
export type NamedAccess =
  | { readonly kind: 'read' | 'write'; readonly path: string }
  | { readonly kind: 'run'; readonly command: string; readonly path: string };

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
  /**
   * May the call read this place, which it came upon, without asking again? Inside the workspace or below a place that the
   * call was judged to read, and neither sensitive nor a device by its real path.
   */
  mayRead(uri: Uri): Promise<boolean>;
}

/** Resolves and judges one call. What the files are at this moment counts: judge again before a call runs much later. */
export async function judgeCall(
  accesses: readonly NamedAccess[],
  workspace: Workspace,
  files: Files,
  context: JudgeContext,
): Promise<JudgedCall> {
  const paths = [...new Set(accesses.map(({ path }) => path))];
  // In an untrusted workspace nothing is looked up either: the verdict needs no place.
  const places = new Map(
    context.trusted
      ? await Promise.all(paths.map(async (path) => [path, await resolvePath(path, workspace, files)] as const))
      : [],
  );
  const placed = await Promise.all(
    accesses.map(async (access): Promise<JudgedAccess> => {
      const place = places.get(access.path) ?? { problem: 'This workspace is not trusted.' };
      if (access.kind !== 'run') return { kind: access.kind, place };
      const { kind, command } = access;
      return { kind, command, place, judged: await commandJudgement(command, place, workspace, files, context) };
    }),
  );
  const readable = placed.flatMap(({ kind, place }) => (kind === 'read' && !isUnusable(place) ? [place] : []));
  return {
    verdict: judge(placed, context),
    judged: placed.flatMap((access) => (access.kind === 'run' && access.judged ? [access.judged] : [])),
    resolve(path) {
      const place = places.get(path);
      if (place === undefined || isUnusable(place)) throw new TypeError(`${path} was not judged`);
      return place.uri;
    },
    display: (uri) => displayOf(uri, workspace.root),
    async mayRead(uri) {
      if (!context.trusted) return false;
      const place = await resolvePath(uri, workspace, files);
      if (isUnusable(place) || sensitiveReason(place) !== undefined) return false;
      if (context.limits && forbidden({ kind: 'read', place }, context.limits) !== undefined) return false;
      return place.inside || readable.some((folder) => liesBelow(place, folder));
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
): Promise<CommandJudgement | undefined> {
  const { commands, limits } = context;
  if (!commands || isUnusable(place)) return undefined;
  const rules = { ...commands, rules: [...commands.rules, ...(limits ? rulesOf(limits) : [])] };
  const mayWrite = (target: Place): boolean => judge([{ kind: 'write', place: target }], context).verdict === 'run';
  return judgeCommand(command, place, rules, { workspace, files, mayWrite });
}

/** By real paths, and only where the folder was judged to be what the place is: a system area opens no other, and a device none. */
function liesBelow(place: Place, folder: Place): boolean {
  const [inner, outer] = [parseUri(place.real), parseUri(folder.real)];
  return place.area === folder.area && inner !== undefined && outer !== undefined && isBelow(inner, outer);
}
