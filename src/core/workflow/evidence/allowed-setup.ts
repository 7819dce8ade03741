import type { Ports, Uri } from '../../ports';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import { pathOf } from '../../text/uri';
import type { CheckApprovals } from './check-approvals';
import { changedSetup, type Setup, setupOf } from './frozen-setup';
import type { TestCommand } from './test-command';

/** A question about running the tests, for a person. */
export interface CheckQuestion {
  readonly label: string;
  readonly detail: string;
  readonly reason: string;
  readonly command: string;
}

/** What was agreed on about test commands and their set-up. */
export type AgreedSetups = Pick<CheckApprovals, 'frozenOf' | 'lastName' | 'allow'>;

export interface AllowedParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly approvals: AgreedSetups;
  /** Asks a person. @throws the signal's reason */
  readonly ask: (question: CheckQuestion, signal: AbortSignal) => Promise<boolean>;
}

/** Whether tests may be run as they are set up now. */
export interface Allowed {
  readonly setup: Setup;
  readonly isAllowed: boolean;
  /** It was refused to run this command at all: not to be asked again for the same work. */
  readonly isNewCommand: boolean;
  /** What is another than was agreed on, and was not named by the task. */
  readonly changed: readonly string[];
}

/**
 * Asks about a command that was never allowed here, and about a set-up that is another one than was agreed on, when the plan
 * was approved or later, unless the task's own words name what was changed.
 * @param tags of all tests
 * @param text of the task, once it has worked
 */
export async function allowedSetup(
  command: TestCommand,
  tags: readonly PlacedTag[],
  { root, ports, approvals, ask }: AllowedParts,
  signal: AbortSignal,
  text?: string,
): Promise<Allowed> {
  const setup = await setupOf(root, command, tags, ports, signal);
  const frozen = await approvals.frozenOf(command.line);
  const isNewCommand = frozen?.isAllowed !== true;
  const changed = frozen ? changedSetup(frozen.setup, setup) : [];
  const open = changed.filter((name) => text?.includes(name.slice(name.lastIndexOf('/') + 1)) !== true);
  if (isNewCommand || open.length > 0) {
    const other = frozen ? undefined : await approvals.lastName();
    if (!(await ask(question(command, root, { isNewCommand, open, other }), signal))) {
      return { setup, isAllowed: false, isNewCommand, changed: open };
    }
  }
  // What the task itself brings along counts once the task is done.
  const isNew = text === undefined && Object.keys(setup).some((name) => frozen?.setup[name] === undefined);
  if (isNewCommand || changed.length > 0 || isNew) await approvals.allow(command.line, command.name, setup);
  return { setup, isAllowed: true, isNewCommand, changed: open };
}

/**
 * Freezes the set-up as it is now, as a plan is approved: what is changed later is asked about before a check counts. What was
 * frozen before keeps its hash, so that a change since then is still asked about. Nobody allows a command by it.
 */
export async function freezeSetup(
  command: TestCommand,
  tags: readonly PlacedTag[],
  { root, ports, approvals }: Omit<AllowedParts, 'ask' | 'approvals'> & { readonly approvals: CheckApprovals },
  signal: AbortSignal,
): Promise<void> {
  const setup = await setupOf(root, command, tags, ports, signal);
  const frozen = await approvals.frozenOf(command.line);
  await approvals.freeze(command.line, command.name, { ...setup, ...frozen?.setup });
}

function question(
  command: TestCommand,
  root: Uri,
  {
    isNewCommand,
    open,
    other,
  }: { readonly isNewCommand: boolean; readonly open: readonly string[]; readonly other: string | undefined },
): CheckQuestion {
  const about = { label: `Run the tests: ${command.name}`, command: command.line };
  const where = `${command.line}\n\nin ${pathOf(root)}`;
  const detail = open.length === 0 ? where : `${where}\n\nChanged:\n${open.map((name) => `- ${name}`).join('\n')}`;
  const since = isNewCommand ? 'the tasks were approved' : 'you allowed them';
  const changed =
    open.length === 0
      ? undefined
      : `What the tests stand on was changed since ${since}: ${open.join(', ')}. Allow it only if that is as it should be.`;
  if (!isNewCommand) return { ...about, detail, reason: changed ?? '' };
  const first = 'Fingerpost checks each task with the tests of this folder. You are asked once for this command.';
  const instead = other === undefined ? undefined : `It is another one than was agreed on before (${other}).`;
  return { ...about, detail, reason: [first, instead, changed].filter((part) => part !== undefined).join(' ') };
}
