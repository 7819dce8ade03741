import type { DocumentName } from '../events/event';
import { documentKinds } from '../specs/document-kind';
import { problemsInWords } from '../specs/form';
import { refusedWrite, type WriteScope } from '../specs/gates';
import { specNameFrom } from '../specs/spec-name';
import { differsOnlyInReferences } from '../specs/references-only';
import { createToolbox } from '../tools/toolbox';
import type { Tool } from '../tools/tool';
import type { Session } from '../sessions/session';
import type { TurnSetup } from '../sessions/session-parts';
import type { Uri } from '../ports';
import { documentTool, type DocumentTarget } from './document-tool';
import { documentsRole } from './prompts/documents';
import { createSpecFolder, documentUri } from './spec-folder';
import type { PapersParts, SpecPapers } from './spec-papers';

/** What turns that write documents need of the workspace. */
export interface DocumentTurnParts extends PapersParts {
  readonly readingTools: readonly Tool[];
  /** The system prompt of an agent with that role in that root. */
  readonly systemPromptFor: (role: string, root: Uri) => Promise<string>;
  /** The plan was approved: what its checks will stand on is frozen. Never rejects. */
  readonly planApproved: () => Promise<void>;
}

/** What one turn may write, and what it has written. */
export interface DocumentTurn {
  readonly scope: WriteScope;
  readonly written: Set<DocumentName>;
  /** Why a text must not take the place of another, beside what holds for every turn. */
  readonly refused?: ((document: DocumentName, before: string, after: string) => string | undefined) | undefined;
  /** Beside those that read and the one that writes. */
  readonly tools?: readonly Tool[];
  /** Its edits are put up for review, whatever the session's mode is. */
  readonly isReviewed?: boolean;
}

/** Sets up turns in which the agent writes documents of one spec, and nothing else. */
export class DocumentTurns {
  constructor(
    private readonly session: Session,
    private readonly papers: SpecPapers,
    private readonly parts: DocumentTurnParts,
  ) {}

  /** A turn that writes what its scope says. */
  async setup(turn: DocumentTurn): Promise<TurnSetup> {
    const tool = documentTool(
      (call) => this.#target(turn, call),
      () => this.session.allEvents(),
    );
    const setup = await this.reading([tool, ...(turn.tools ?? [])]);
    return turn.isReviewed ? { ...setup, isReviewed: true } : setup;
  }

  /** A turn that only reads, with tools beside. */
  async reading(tools: readonly Tool[] = []): Promise<TurnSetup> {
    return {
      system: await this.parts.systemPromptFor(documentsRole, this.session.state.root),
      tools: createToolbox([...this.parts.readingTools, ...tools]),
      work: 'planning',
    };
  }

  async #target(
    turn: DocumentTurn,
    call: { readonly document: DocumentName | undefined; readonly name: string | undefined },
  ): Promise<DocumentTarget | { readonly problem: string }> {
    const { scope } = turn;
    const document = call.document ?? ownDocument(scope);
    const order = await this.papers.order();
    if (document === undefined) return { problem: `Name the document: ${order.join(', ')}.` };
    const onlyReferences = await this.#isForReferences(turn, document);
    if (!onlyReferences) {
      const texts = await this.papers.texts();
      const present = new Set(documentKinds.filter((kind) => kind in texts));
      const problem = refusedWrite(scope, document, { order, present, written: turn.written });
      if (problem !== undefined) return { problem };
    }
    const { dir } = this.papers.spec ?? (await this.#nameSpec(call.name));
    return {
      document,
      uri: documentUri(dir, document),
      refused: (before, after) =>
        onlyReferences && !differsOnlyInReferences(before, after)
          ? `Only the "**Validates: Requirements …**" lines of design.md, and how each criterion is checked, may be written in this phase. Nothing was written.`
          : turn.refused?.(document, before, after),
      written: async () => {
        if (!onlyReferences) turn.written.add(document);
        return this.#remarks(document);
      },
    };
  }

  /** The properties of a design that came first get their references once there is something to refer to (SPEC-19). */
  async #isForReferences({ scope, written }: DocumentTurn, document: DocumentName): Promise<boolean> {
    if (document !== 'design' || scope.kind === 'pass' || !written.has('requirements')) return false;
    return (await this.papers.plan()).workflow === 'design-first';
  }

  async #remarks(document: DocumentName): Promise<string> {
    const problems = await this.papers.form(document);
    if (problems.length === 0) return '';
    return `It is written, but it does not have the form that a spec needs. Put this right before you stop:\n${problemsInWords(document, problems)}`;
  }

  async #nameSpec(wanted: string | undefined): Promise<{ readonly dir: Uri; readonly name: string }> {
    const { root, title } = this.session.state;
    const { ports } = this.parts;
    const { kind, workflow } = await this.papers.plan();
    const config = { specId: ports.digests.uuid(), kind, workflow };
    const spec = await createSpecFolder(root, specNameFrom(wanted ?? title), config, ports);
    await (await this.parts.approvalsOf(spec.dir)).made();
    await this.session.record({ type: 'specNamed', spec });
    await this.session.record({ type: 'sessionRenamed', title: spec.name });
    return spec;
  }
}

/** The document that a call means which names none. */
function ownDocument(scope: WriteScope): DocumentName | undefined {
  if (scope.kind === 'one') return scope.document;
  return scope.kind === 'back' ? scope.from : undefined;
}
