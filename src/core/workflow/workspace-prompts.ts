import { systemPrompt } from '../loop/system-prompt';
import type { Ports, Uri } from '../ports';
import type { SessionParts } from '../sessions/session-parts';
import { type LoadedSteering, loadSteering } from '../steering/load-steering';
import { pathOf } from '../text/uri';
import { judgeCall } from '../trust/gate';
import { rootsFrom } from './root-names';

interface PromptChoices {
  readonly isSteered?: boolean;
  readonly given?: string;
  readonly folder?: Uri;
}

export interface PromptParts {
  readonly root: Uri;
  /** Every open folder with its name. */
  readonly roots: () => readonly { readonly uri: Uri; readonly name: string }[];
  readonly ports: Ports;
  readonly session: Pick<SessionParts, 'home' | 'ignore'>;
}

/** What agents of one open folder are told, and what is hidden from them. */
export class WorkspacePrompts {
  constructor(private readonly parts: PromptParts) {}

  async steering(): Promise<LoadedSteering> {
    const { roots, rootName } = rootsFrom(this.parts.root, this.parts.roots());
    const isHidden = await this.isHidden();
    return loadSteering(roots, this.parts.session.home, rootName, { ...this.parts.ports, isHidden });
  }

  /** @param how.folder a private copy, beside which no other folder counts. Default: the root */
  async systemPrompt(
    role: string,
    { isSteered = true, given = '', folder = this.parts.root }: PromptChoices = {},
  ): Promise<string> {
    const prompt = isSteered ? (await this.steering()).prompt : '';
    const [, ...others] = folder === this.parts.root ? rootsFrom(this.parts.root, this.parts.roots()).roots : [];
    return systemPrompt({
      role,
      folder: pathOf(folder),
      otherFolders: others.map(pathOf),
      steering: prompt,
      given,
    });
  }

  /** Does an ignore file hide a place from the agent? As the files are now. */
  async isHidden(): Promise<(uri: Uri) => Promise<boolean>> {
    const { ports, session } = this.parts;
    const roots = [...new Set([this.parts.root, ...this.parts.roots().map(({ uri }) => uri)])];
    const workspace = { root: this.parts.root, roots, home: session.home };
    const context = { trusted: ports.isTrusted(), grants: [], ignore: session.ignore.look(roots) };
    const judged = await judgeCall([], workspace, ports.files, context);
    return (uri) => judged.isHidden(uri);
  }
}
