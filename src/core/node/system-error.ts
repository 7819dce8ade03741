/** The operating system's code of a failure, such as `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Does the failure say that nothing is there: no such name, a file where a folder would have to be, no possible name? */
export function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

/** Gives undefined for what is not there; every other failure stays one. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** What an error says, for a sentence that quotes it. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
