import type { Uri } from './place';

/** Commits in the user's own repository, made as the user would make them: with their name, their hooks and their signature. */
export interface Commits {
  /**
   * Commits these files and nothing else. What the user has staged stays staged, and what they changed stays changed.
   * @returns undefined where the last commit has all of it already
   * @throws CommitRefused, with nothing committed; the signal's reason
   */
  commit(request: CommitRequest, signal: AbortSignal): Promise<Committed | undefined>;
}

export interface CommitRequest {
  readonly folder: Uri;
  readonly message: string;
  readonly files: readonly CommitFile[];
  readonly documents: readonly CommitDocument[];
}

/** A file as it is to be committed, whatever it is by now. */
export interface CommitFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** As it was found. It must have been in the last commit like that: else changes of the user would go with it. */
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  readonly link: boolean;
}

/** A document of which a part is to be committed. */
export interface CommitDocument {
  readonly path: string;
  /**
   * @param committed as the last commit has it
   * @param present as it lies on disk
   * @returns undefined: it is left out
   */
  readonly edit: (committed: string | undefined, present: string | undefined) => string | undefined;
}

export interface Committed {
  readonly hash: string;
  /** The paths that it has. */
  readonly paths: readonly string[];
}

/** Why nothing was committed; the message ends the sentence "Not committed: …". */
export class CommitRefused extends Error {
  override readonly name = 'CommitRefused';
}
