import type { Core } from '../core/core';
import type { ChoiceSet, DocumentName } from '../core/events/event';
import type { Uri } from '../core/ports';
import type { PromptImage } from '../core/sessions/prompt-images';
import type { Session } from '../core/sessions/session';
import { fileNameOf } from '../core/specs/document-kind';
import type { SpecPlan } from '../core/specs/spec-plan';
import { askOn, Follower, type Terminal } from './follow';
import { jsonOutput, type Streams, textOutput, visible } from './output';

/** A document that may be approved in exactly one version. */
export interface GivenApproval {
  readonly document: DocumentName;
  readonly sha256: string;
}

export interface SpecNewRequest {
  readonly idea: string;
  readonly root: Uri;
  readonly json: boolean;
  readonly plan: SpecPlan;
  readonly model: { readonly provider: string; readonly id: string } | undefined;
  readonly approve: readonly GivenApproval[];
  readonly images: readonly PromptImage[];
}

/** What the last line of `spec new --json` says. */
interface SpecEnd {
  readonly type: 'spec-end';
  readonly ok: boolean;
  readonly session: string;
  readonly name: string | null;
  readonly dir: string | null;
  /** The document that waits for approval. */
  readonly gate: DocumentName | null;
  /** Approved by this run. */
  readonly approved: readonly DocumentName[];
  /** Why no spec was made. */
  readonly declined: string | null;
}

/**
 * `spec new IDEA`: makes a spec up to the first gate that none of the given hashes opens. 0 at a gate, with everything
 * approved and where no spec is needed; 1 when nothing was written, or a text is not the one that was to be approved.
 */
export async function newSpec(
  { idea, root, json, plan, model, approve, images }: SpecNewRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1 | 130> {
  const output = json ? jsonOutput(streams) : textOutput(streams);
  const follower = new Follower({ core, output, trustAll: false, streams, terminal, signal });
  const session = await core.specs.start(idea, root, { plan, model, images });
  follower.follow(session);
  const approved: DocumentName[] = [];
  let refused: string | undefined;
  for (let isMoving = true; isMoving && !signal.aborted;) {
    await core.sessions.settled(session.id);
    await follower.answered();
    const { choices, gate, spec } = session.state;
    const given = approve.find(({ document }) => document === gate && !approved.includes(document));
    if (choices) await answerChoices(choices, session, core, terminal, signal);
    else if (given && spec) {
      refused = await approveOrSay(core, `${spec.dir}/${fileNameOf(given.document)}`, given.sha256);
      if (refused === undefined) approved.push(given.document);
    }
    isMoving = refused === undefined && (choices !== undefined || given !== undefined);
  }
  const { gate, spec, declined, lastStop } = session.state;
  const ok = refused === undefined && lastStop === 'finished' && (spec !== undefined || declined !== undefined);
  if (refused !== undefined) streams.err(`${visible(refused)}\n`);
  const end: SpecEnd = {
    type: 'spec-end',
    ok,
    session: session.id,
    name: spec?.name ?? null,
    dir: spec?.dir ?? null,
    gate: gate ?? null,
    approved,
    declined: declined ?? null,
  };
  if (json) streams.out(`${JSON.stringify(end)}\n`);
  else streams.err(`${endInWords(end)}\n`);
  return signal.aborted ? 130 : ok ? 0 : 1;
}

/** @returns why the document was not approved */
async function approveOrSay(core: Core, uri: Uri, sha256: string): Promise<string | undefined> {
  try {
    await core.specs.approve(uri, sha256);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Without a person every question is left to the agent, which writes down what it takes for granted. */
async function answerChoices(
  { set, choices }: ChoiceSet,
  session: Session,
  core: Core,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<void> {
  const taken = new Set(session.state.choices?.taken.map(({ choice }) => choice));
  for (const { choice, question, options } of choices) {
    if (taken.has(choice)) continue;
    const lines = options.map(({ label }, index) => `  ${index + 1} ${label}\n`).join('');
    const word = terminal
      ? await askOn(terminal, visible(`\n${question}\n${lines}Number, or leave it open [default]? `), signal)
      : '';
    const option = /^[1-9]$/.test(word) && Number(word) <= options.length ? Number(word) - 1 : null;
    await core.sessions.choose(session.id, { set, choice, option });
    await core.sessions.settled(session.id);
  }
}

function endInWords({ ok, name, gate, declined, session }: SpecEnd): string {
  if (declined !== null) return visible(`No spec is needed. ${declined}`);
  if (name === null) return 'No spec was made.';
  if (gate === null) return ok ? `${name}: every document is approved.` : `${name}: stopped.`;
  return `${name}: ${fileNameOf(gate)} waits for approval. Read it, then: fingerpost exec --session ${session} "LGTM", or say what to change.`;
}
