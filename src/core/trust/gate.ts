import type { Files, Uri } from '../ports';
import { forbidden } from './call-limits';
import { judge } from './permissions';
import type { JudgeContext, Verdict } from './permissions';
import { displayOf, isUnusable, resolvePath } from './paths';
import type { Place, Workspace } from './paths';
import { sensitiveReason } from './sensitive';
import { isBelow, parseUri } from '../text/uri';
import { strictWebRules, type WebAccess, webWay, type WebWay } from './url';

/** What a call touches, with paths as the model wrote them. */
export type NamedAccess =
  | { readonly kind: 'read' | 'write'; readonly path: string }
  | { readonly kind: 'run'; readonly command: string; readonly path: string }
  | WebAccess;

/** One call after its judgement, with what its tool needs to keep to the places that were judged. */
export interface JudgedCall {
  readonly verdict: Verdict;
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
  /** What of the web it may come to. */
  readonly web: WebWay;
}

/** Resolves and judges one call. What the files are at this moment counts: judge again before a call runs much later. */
export async function judgeCall(
  accesses: readonly NamedAccess[],
  workspace: Workspace,
  files: Files,
  context: JudgeContext,
): Promise<JudgedCall> {
  const paths = [...new Set(accesses.flatMap((access) => ('path' in access ? [access.path] : [])))];
  // In an untrusted workspace nothing is looked up either: the verdict needs no place.
  const places = new Map(
    context.trusted
      ? await Promise.all(paths.map(async (path) => [path, await resolvePath(path, workspace, files)] as const))
      : [],
  );
  const placed = accesses.map((access) => {
    if (access.kind === 'fetch' || access.kind === 'search') return access;
    const place = places.get(access.path) ?? { problem: 'This workspace is not trusted.' };
    return access.kind === 'run' ? { kind: access.kind, command: access.command, place } : { kind: access.kind, place };
  });
  const readable = placed.flatMap((access) =>
    access.kind === 'read' && !isUnusable(access.place) ? [access.place] : [],
  );
  const webAccesses = accesses.filter((access) => access.kind === 'fetch' || access.kind === 'search');
  return {
    verdict: judge(placed, context),
    resolve(path) {
      const place = places.get(path);
      if (place === undefined || isUnusable(place)) throw new TypeError(`${path} was not judged`);
      return place.uri;
    },
    display: (uri) => displayOf(uri, workspace.root),
    web: webWay(webAccesses, { ...context, rules: context.web ?? strictWebRules }),
    async mayRead(uri) {
      if (!context.trusted) return false;
      const place = await resolvePath(uri, workspace, files);
      if (isUnusable(place) || sensitiveReason(place) !== undefined) return false;
      if (context.limits && forbidden({ kind: 'read', place }, context.limits) !== undefined) return false;
      return place.inside || readable.some((folder) => liesBelow(place, folder));
    },
  };
}

/** By real paths, and only where the folder was judged to be what the place is: a system area opens no other, and a device none. */
function liesBelow(place: Place, folder: Place): boolean {
  const [inner, outer] = [parseUri(place.real), parseUri(folder.real)];
  return place.area === folder.area && inner !== undefined && outer !== undefined && isBelow(inner, outer);
}
