import type { ChoiceSet, DocumentName } from '../events/event';
import type { Session } from '../sessions/session';
import { scenarioMatrices } from '../specs/analysis/scenario-matrix';
import { type CriterionEdit, criterionEdits } from '../specs/criterion-edits';
import type { CriteriaDocument } from '../specs/document-kind';
import { fileNameOf } from '../specs/document-kind';
import { uncoveredCriteria } from '../specs/form';
import { lostTask } from '../specs/kept-tasks';
import { lintLevels } from '../specs/lint/levels';
import { SpecLint } from '../specs/lint/spec-lint';
import { parentsToComplete } from '../specs/progress';
import { readSpecTexts } from '../specs/spec-texts';
import { parseTasks } from '../specs/tasks';
import { childOf, liesIn, normaliseUri } from '../text/uri';
import { findingsTool, ticksTool } from './action-tools';
import type { DocumentTurn, DocumentTurnParts, DocumentTurns } from './document-turns';
import { analyseInstruction, refineInstruction, syncInstruction, updateTasksInstruction } from './prompts/actions';
import { type CounterexamplePrompt, fixSpecInstruction } from './prompts/counterexample';
import type { Choosing } from './rows';
import { documentUri } from './spec-folder';
import { GateRefused, type SpecPapers } from './spec-papers';
import { findTask, markTask } from './task-box';

/** What can be asked of the agent about a spec that is there (SPEC-14, SPEC-21, SPEC-29, SPEC-30). */
export type SpecAction = 'refine' | 'updateTasks' | 'analyse' | 'sync';

/** What actions ask of the road that they are part of. */
interface ActionParts {
  readonly workspace: DocumentTurnParts;
  readonly repair: (turn: DocumentTurn) => Promise<void>;
  /** Opens the first gate that is not passed. */
  readonly stopAtNext: () => Promise<void>;
}

type Choices = ChoiceSet['choices'];

const names: Readonly<Record<SpecAction, string>> = {
  refine: 'Refine',
  updateTasks: 'Update tasks',
  analyse: 'Analyse requirements',
  sync: 'Sync spec with code',
};

/** The actions of one spec: turns of the engine, each with its own tools, whose outcome the user decides on. */
export class SpecActions {
  constructor(
    private readonly session: Session,
    private readonly papers: SpecPapers,
    private readonly turns: DocumentTurns,
    private readonly parts: ActionParts,
  ) {}

  /** @throws GateRefused where a document that it is about is not there */
  async run(action: SpecAction): Promise<void> {
    await this[action]();
  }

  /** Has design and tasks follow the requirements as they are now (SPEC-21). */
  private async refine(): Promise<void> {
    const criteria = await this.#criteriaDocument();
    const texts = await this.#need('refine', criteria, 'design');
    const documents = (['design', 'tasks'] as const).filter((document) => texts[document] !== undefined);
    await this.#write(names.refine, [criteria, ...documents], refineInstruction, {
      scope: { kind: 'pass', documents },
      written: new Set(),
      refused: keepsTasks,
    });
    await this.parts.stopAtNext();
  }

  /** Adds tasks for criteria that have none, and proposes ticks for work that is there (SPEC-29). */
  private async updateTasks(): Promise<void> {
    const texts = await this.#need('updateTasks', await this.#criteriaDocument(), 'tasks');
    const uncovered = uncoveredCriteria(readSpecTexts(texts, undefined));
    let choices: Choices = [];
    const ticks = ticksTool(
      async () => parseTasks((await this.papers.text('tasks')) ?? '').value,
      (path) => this.#isFile(path),
      (proposed) => void (choices = proposed),
    );
    await this.#write(names.updateTasks, await this.papers.order(), updateTasksInstruction(uncovered), {
      scope: { kind: 'one', document: 'tasks' },
      written: new Set(),
      refused: (document, before, after) => keepsTasks(document, before, after) ?? onlyAdds(before, after),
      tools: [ticks],
      isReviewed: true,
    });
    await this.#put('ticks', 'Already in the code?', choices);
    if (choices.length === 0) await this.parts.stopAtNext();
  }

  /** Finds what is unclear in the requirements, and asks about it (SPEC-14). */
  private async analyse(): Promise<void> {
    const document = await this.#criteriaDocument();
    const texts = await this.#need('analyse', document);
    const findings = await this.#findings(document, texts[document] ?? '');
    let choices: Choices = [];
    const tool = findingsTool(document, texts[document] ?? '', (found) => void (choices = found));
    const quoted = await this.papers.quote([document]);
    const text = `${quoted.text}\n\n${analyseInstruction(findings.join('\n'))}`;
    const prompt = { text, shown: names.analyse, by: 'user', seen: quoted.seen } as const;
    if ((await this.session.run(prompt, () => this.turns.reading([tool]))) !== 'finished') return;
    await this.#put('analysis', 'Findings about the requirements', choices);
    if (choices.length > 0 || findings.length === 0) return;
    const list = `Found by rules, and nobody was asked about it:\n${findings.join('\n')}`;
    await this.session.record({ type: 'noticed', level: 'info', text: list });
  }

  /** Proposes edits where the code has gone other ways than the spec (SPEC-30). */
  private async sync(): Promise<void> {
    const texts = await this.#need('sync');
    const documents = (await this.papers.order()).filter((document) => texts[document] !== undefined);
    await this.#write(names.sync, documents, syncInstruction, {
      scope: { kind: 'pass', documents },
      written: new Set(),
      refused: keepsTasks,
      isReviewed: true,
    });
    await this.parts.stopAtNext();
  }

  /** Proposes what criteria or property should say where the property fails and the code is right (PBT-10). */
  async mend(about: CounterexamplePrompt): Promise<void> {
    const criteria = await this.#criteriaDocument();
    const present = await this.papers.texts();
    const documents = ([criteria, 'design'] as const).filter((document) => present[document] !== undefined);
    const shown = `Fix the spec: property ${about.found.number} fails for ${about.found.value}`;
    await this.#write(shown, documents, fixSpecInstruction(about), {
      scope: { kind: 'pass', documents },
      written: new Set(),
      isReviewed: true,
    });
    await this.parts.stopAtNext();
  }

  /** Takes an answer to what was put, and does what it says. */
  async choose({ set, choice, option }: Choosing): Promise<void> {
    const open = this.session.state.choices;
    if (open?.set !== set) return;
    const wanted = open.choices.find((each) => each.choice === choice);
    const taken = option === null ? undefined : wanted?.options[option];
    await this.session.record({ type: 'choiceTaken', set, choice, option });
    if (taken?.edits && taken.edits.length > 0) await this.#rewrite(taken.edits);
    if (taken?.tick) await this.#tick(taken.tick);
    if (this.session.state.choices === undefined) await this.parts.stopAtNext();
  }

  /** Runs a turn that writes documents. */
  async #write(shown: string, quotes: readonly DocumentName[], instruction: string, turn: DocumentTurn): Promise<void> {
    const quoted = await this.papers.quote(quotes);
    const text = `${quoted.text}\n\n${instruction}`;
    const prompt = { text, shown, by: 'user', seen: quoted.seen } as const;
    const reason = await this.session.run(prompt, () => this.turns.setup(turn));
    if (reason === 'finished') await this.parts.repair(turn);
    for (const document of turn.written) await this.papers.wrote(document);
  }

  async #put(about: ChoiceSet['about'], title: string, choices: Choices): Promise<void> {
    if (choices.length === 0) return;
    const set = this.parts.workspace.ports.digests.uuid();
    await this.session.record({ type: 'choicesPut', set, about, title, choices });
  }

  async #criteriaDocument(): Promise<CriteriaDocument> {
    return (await this.papers.plan()).kind === 'bugfix' ? 'bugfix' : 'requirements';
  }

  /** @throws GateRefused */
  async #need(
    action: SpecAction,
    ...documents: readonly DocumentName[]
  ): Promise<Readonly<Partial<Record<DocumentName, string>>>> {
    const texts = await this.papers.texts();
    const missing = documents.find((document) => texts[document] === undefined);
    if (missing !== undefined || Object.keys(texts).length === 0) {
      const file = missing === undefined ? 'a document' : fileNameOf(missing);
      throw new GateRefused(`${names[action]} needs ${file}, which this spec does not have yet.`);
    }
    return texts;
  }

  /** What rules alone find in the criteria, one a line: lint, contradictions, scenarios of which nobody speaks. */
  async #findings(document: CriteriaDocument, text: string): Promise<readonly string[]> {
    const { spec } = this.papers;
    if (!spec) return [];
    const documents = { [document]: { text, approval: 'none' as const } };
    const { problems } = new SpecLint(lintLevels(undefined)).update({ dir: '', documents, config: undefined });
    const linted = problems
      .filter(({ severity }) => severity !== 'hint')
      .map(({ file, line, message, code }) => `${file}:${line} ${message} (${code})`);
    const cells = scenarioMatrices(await this.parts.workspace.showOf(spec.dir)).flatMap(({ cells: rows }) =>
      rows.flatMap((row) => row.flatMap(({ skeleton }) => skeleton ?? [])),
    );
    const scenarios = cells.map((skeleton) => `Nobody says: ${skeleton.trim()} … (scenario-matrix)`);
    return [...linted.slice(0, mostFindings), ...scenarios.slice(0, mostFindings)];
  }

  /** Writes criteria as the answer has them. One that says something else by now is left alone. */
  async #rewrite(
    changes: readonly {
      readonly document: DocumentName;
      readonly key: string;
      readonly before: string;
      readonly text: string;
    }[],
  ): Promise<void> {
    const { spec } = this.papers;
    const document = await this.#criteriaDocument();
    if (!spec) return;
    const uri = documentUri(spec.dir, document);
    const present = await this.parts.workspace.ports.documents.read(uri);
    const wanted = changes.map(({ key, before, text }): CriterionEdit => ({ document, key, before, text }));
    const edits = present ? criterionEdits(present.text, wanted) : `${document}.md is gone.`;
    const outcome =
      typeof edits === 'string' || !present
        ? edits
        : await this.parts.workspace.ports.documents.apply(uri, edits, present.hash);
    if (outcome === 'applied' || outcome === 'unsaved') return;
    const why = typeof outcome === 'string' && outcome !== 'stale' ? outcome : `${document}.md was changed meanwhile.`;
    await this.session.record({
      type: 'noticed',
      level: 'warning',
      text: `${why} Nothing was written for this answer.`,
    });
  }

  /** Ticks a task that the user says is done, and those above it that are done by that (SPEC-26). */
  async #tick(wanted: NonNullable<Choices[number]['options'][number]['tick']>): Promise<void> {
    const { spec } = this.papers;
    if (!spec) return;
    const uri = documentUri(spec.dir, 'tasks');
    const { documents } = this.parts.workspace.ports;
    const { value } = parseTasks((await this.papers.text('tasks')) ?? '');
    const task = findTask(value, wanted);
    const marks = [];
    for (const each of task ? [task, ...parentsToComplete(value.all, task)] : []) {
      const outcome = await markTask(uri, each, 'done', documents);
      if (outcome !== 'applied' && outcome !== 'unsaved') break;
      marks.push({ key: each.key, id: each.id, title: each.title, before: each.mark, after: 'x' });
    }
    if (marks.length > 0) await this.session.record({ type: 'tasksMarked', dir: spec.dir, marks });
    else {
      const text = `The box of task ${wanted.id ?? wanted.title} could not be ticked: it is gone or was changed meanwhile.`;
      await this.session.record({ type: 'noticed', level: 'warning', text });
    }
  }

  async #isFile(path: string): Promise<boolean> {
    const { root } = this.session.state;
    const uri = normaliseUri(path.split(/[\\/]/).reduce(childOf, root));
    if (!liesIn(uri, root) || (await this.parts.workspace.isHidden(uri))) return false;
    return (await this.parts.workspace.ports.files.stat(uri))?.kind === 'file';
  }
}

/** Of each check by rules that the model is told. */
const mostFindings = 20;

function keepsTasks(document: DocumentName, before: string, after: string): string | undefined {
  return document === 'tasks' ? lostTask(before, after) : undefined;
}

/** Lines may come; none may go or change. */
function onlyAdds(before: string, after: string): string | undefined {
  const lines = after.split(/\r?\n/);
  let at = 0;
  for (const line of before.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0)
      return `Only add to tasks.md here. This line would be gone or moved: "${line.trim()}". Nothing was written.`;
  }
  return undefined;
}
