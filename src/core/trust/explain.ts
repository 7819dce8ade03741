import type { Ports, Uri } from '../ports';
import type { PartJudgement } from './commands/judgement';
import { commandRules } from './commands/settings';
import { judgeCall } from './gate';
import { pathOf } from '../text/uri';
import type { Workspace } from './paths';
import type { Verdict } from './permissions';

/** What would become of a command of the agent. */
export interface CommandExplanation {
  /** `deny`: it is refused, and nobody is asked. */
  readonly verdict: 'run' | 'ask' | 'deny';
  readonly reason: string;
  readonly parts: readonly PartJudgement[];
}

export interface PlaceExplanation {
  readonly verdict: CommandExplanation['verdict'];
  readonly reason: string;
  /** Where it really is, links followed; undefined for what names no place. */
  readonly resolved: string | undefined;
}

/** Says what the rules come to, without asking or running anything. */
export interface TrustExplainer {
  /** @param given rules and entries of a denylist beside those of the user's settings */
  explainCommand(
    root: Uri,
    command: string,
    given: { readonly trust: readonly string[]; readonly deny: readonly string[] },
  ): Promise<CommandExplanation>;
  explainPlace(root: Uri, kind: 'read' | 'write', path: string): Promise<PlaceExplanation>;
}

type Outside = Pick<Ports, 'settings' | 'shellParser' | 'files' | 'isTrusted'>;

export async function explainCommand(
  command: string,
  { trust, deny }: { readonly trust: readonly string[]; readonly deny: readonly string[] },
  workspace: Workspace,
  { settings, shellParser, files, isTrusted }: Outside,
): Promise<CommandExplanation> {
  const own = commandRules(settings, shellParser);
  const given = trust.map((text) => ({ kind: 'pattern', text }) as const);
  const commands = { ...own, rules: [...own.rules, ...given], denied: [...own.denied, ...deny] };
  const { verdict, judged } = await judgeCall([{ kind: 'run', command, path: '.' }], workspace, files, {
    trusted: isTrusted(),
    grants: [],
    commands,
  });
  return { verdict: wordOf(verdict), reason: verdict.reason, parts: judged[0]?.parts ?? [] };
}

export async function explainPlace(
  kind: 'read' | 'write',
  path: string,
  workspace: Workspace,
  { files, isTrusted }: Outside,
): Promise<PlaceExplanation> {
  const context = { trusted: isTrusted(), grants: [] };
  const judged = await judgeCall([{ kind, path }], workspace, files, context);
  const { verdict } = judged;
  return {
    verdict: wordOf(verdict),
    reason: verdict.reason,
    resolved: await resolvedPath(() => judged.resolve(path), files),
  };
}

const wordOf = ({ verdict }: Verdict): CommandExplanation['verdict'] => (verdict === 'refuse' ? 'deny' : verdict);

async function resolvedPath(placed: () => Uri, files: Outside['files']): Promise<string | undefined> {
  try {
    return pathOf(await files.realPath(placed()));
  } catch {
    return undefined; // it names no place that could be judged, which the reason says
  }
}
