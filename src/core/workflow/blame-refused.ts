export type BlameRefusedCode = 'untrusted' | 'no-tests' | 'not-agreed' | 'tests-broke-off' | 'coverage-missing';

/** Why it cannot be said what a file is there for, with what to do about it. */
export class BlameRefused extends Error {
  override readonly name = 'BlameRefused';

  constructor(
    readonly code: BlameRefusedCode,
    message: string,
  ) {
    super(message);
  }
}
