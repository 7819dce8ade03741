import type { EventOf, SettledCheck } from '../events/event';
import type { SessionState } from '../events/snapshot';
import type { Diagnostics, FileError, Uri } from '../ports';

/** What a task's check came to. `not-checked`: nobody could tell, which is no proof of anything. */
export interface Evidence {
  readonly evidence: EventOf<'taskEnded'>['evidence'];
  readonly checks: readonly SettledCheck[];
}

/** How long a language server may take after the last edit. */
const checkDeadlineMs = 15_000;
const baselineDeadlineMs = 5_000;

/**
 * Collects what shows that a task's edits are sound: the errors of each file before the task touched it, and those that are
 * new when it is done. Taken by the runner itself, never told by the model.
 */
export class EditEvidence {
  /** Undefined: it was not known which errors there were. */
  readonly #baseline = new Map<Uri, readonly FileError[] | undefined>();

  /**
   * @param diagnostics undefined where no language server can be asked
   * @param taken baselines of the task's session, from before it was interrupted
   */
  constructor(
    private readonly diagnostics: Diagnostics | undefined,
    taken: SessionState['errorsBefore'],
  ) {
    for (const { uri, errors, unknown } of taken) {
      this.#baseline.set(uri, unknown ? undefined : errors.map(asFileError));
    }
  }

  /**
   * Takes the baseline before the first edit of a document: how the task found it. Later calls change nothing.
   * @param from the place that the document is about to be moved from: its errors are none of the task's for that
   * @returns the event that keeps a newly taken baseline
   */
  async before(
    uri: Uri,
    exists: boolean,
    signal: AbortSignal,
    from?: Uri,
  ): Promise<EventOf<'errorsBefore'> | undefined> {
    if (this.#baseline.has(uri)) return undefined;
    const errors = await this.#baselineOf(uri, exists, signal, from);
    this.#baseline.set(uri, errors);
    const kept = { type: 'errorsBefore', uri, errors: (errors ?? []).map(settled) } as const;
    return errors === undefined ? { ...kept, unknown: true } : kept;
  }

  /**
   * Nothing to look at, or one file of which nobody can say whether it has new errors, is `not-checked`.
   * @param uris documents that the task changed and that still exist
   */
  async after(uris: readonly Uri[], signal: AbortSignal): Promise<Evidence> {
    const found = this.diagnostics ? await this.diagnostics.check(uris, checkDeadlineMs, signal) : [];
    const checks = uris.map((uri): SettledCheck => {
      const { result, errors } = found.find((check) => check.uri === uri) ?? { result: 'no-provider', errors: [] };
      const before = this.#baseline.has(uri) ? this.#baseline.get(uri) : [];
      // Errors of which nobody knows whether they are new prove nothing, for the task or against it.
      if (before === undefined) return { uri, result: errors.length > 0 ? 'no-answer' : result, newErrors: [] };
      return { uri, result, newErrors: newErrors(before, errors).map(settled) };
    });
    if (checks.some((check) => check.newErrors.length > 0)) return { evidence: 'failed', checks };
    const isChecked = checks.length > 0 && checks.every((check) => check.result === 'checked');
    return { evidence: isChecked ? 'checked' : 'not-checked', checks };
  }

  async #baselineOf(
    uri: Uri,
    exists: boolean,
    signal: AbortSignal,
    from: Uri | undefined,
  ): Promise<readonly FileError[] | undefined> {
    if (from === undefined) return exists ? this.#errorsOf(uri, signal) : [];
    return this.#baseline.has(from) ? this.#baseline.get(from) : this.#errorsOf(from, signal);
  }

  async #errorsOf(uri: Uri, signal: AbortSignal): Promise<readonly FileError[] | undefined> {
    const now = this.diagnostics?.errorsNow(uri);
    if (now !== undefined || !this.diagnostics) return now;
    const [check] = await this.diagnostics.check([uri], baselineDeadlineMs, signal);
    return check?.result === 'checked' ? check.errors : undefined;
  }
}

/** Errors that were not there before, whatever line they moved to: of each message as many as it became more. */
export function newErrors(before: readonly FileError[], after: readonly FileError[]): readonly FileError[] {
  const known = new Map<string, number>();
  for (const error of before) known.set(keyOf(error), (known.get(keyOf(error)) ?? 0) + 1);
  return after.filter((error) => {
    const left = known.get(keyOf(error)) ?? 0;
    if (left > 0) known.set(keyOf(error), left - 1);
    return left === 0;
  });
}

const keyOf = ({ source, message }: FileError): string => `${source ?? ''}\n${message}`;

function settled({ line, message, source }: FileError): SettledCheck['newErrors'][number] {
  return source === undefined ? { line, message } : { line, message, source };
}

function asFileError({ line, message, source }: SettledCheck['newErrors'][number]): FileError {
  return { line, message, source };
}
