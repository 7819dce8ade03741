import type { Uri } from '../ports';
import { addScenario, type CellName } from '../specs/analysis/add-scenario';
import { type ContradictionRow, contradictionRows } from '../specs/analysis/contradiction-rows';
import { type ScenarioMatrix, scenarioMatrices } from '../specs/analysis/scenario-matrix';
import { stateDiagram } from '../specs/analysis/state-diagram';
import type { Show } from '../specs/show';
import { readSpecTexts } from '../specs/spec-texts';
import type { FilePlace, TraceGraph } from '../specs/trace/trace-graph';
import { positionAt, splitLines } from '../text/lines';
import { normaliseUri, uriBelow } from '../text/uri';
import { type DiffRow, diffRows } from './diff-rows';
import type { FileEdit } from './id-changes';
import type { LoadedSpec, SpecPlace } from './load-spec';
import { placeOf } from './spec-at';
import type { Workspace } from './workspace';

/** A spec whose threads or matrices are looked at. */
export interface Looked {
  readonly name: string;
  /** A place of the spec or of its project, as a URI. */
  uriOf(place: FilePlace): Uri;
}

export interface LookedScenarios extends Looked {
  readonly matrices: readonly ScenarioMatrix[];
  readonly contradictions: readonly ContradictionRow[];
  /** The criterion with that key. */
  placeOf(key: string): FilePlace | undefined;
  /** Of one of the matrices, as Mermaid. */
  diagram(matrix: ScenarioMatrix): string;
}

/** A criterion that is begun: the edit, and where the cursor goes. */
export interface BegunCriterion {
  readonly edit: FileEdit;
  /** Lines and columns from 1. */
  readonly cursor: { readonly line: number; readonly column: number };
}

/** What the traceability view and the scenario matrix show. Nothing is written, nothing of the project runs. */
export class SpecViews {
  /** @param around the workspace in which a place lies */
  constructor(private readonly around: (uri: Uri) => Promise<Workspace | undefined>) {}

  /** Undefined where the spec is not there any more. */
  async trace(dir: Uri, signal: AbortSignal): Promise<(Looked & { readonly graph: TraceGraph }) | undefined> {
    const found = await this.#find(dir);
    const graph = await (await found?.workspace.study(found.place.path, signal))?.graph(signal);
    return (
      found && graph && { name: found.place.name, uriOf: (place) => uriBelow(found.workspace.root, place.file), graph }
    );
  }

  /**
   * What a commit and the folder mean differently, and what is stale by it (spec-decisions 7.5). Undefined where the spec is
   * not there any more.
   * @throws GitFailed
   */
  async compare(
    dir: Uri,
    from: string,
    signal: AbortSignal,
  ): Promise<(Looked & { readonly rows: readonly DiffRow[] }) | undefined> {
    const found = await this.#find(dir);
    const study = found && (await found.workspace.study(found.place.path, signal));
    if (!study) return undefined;
    const { show } = await found.workspace.load(found.place);
    const rows = diffRows(await study.diff(from, undefined, signal), show);
    return { name: found.place.name, uriOf: (place) => uriBelow(found.workspace.root, place.file), rows };
  }

  /** Undefined where the spec is not there any more. */
  async scenarios(dir: Uri): Promise<LookedScenarios | undefined> {
    const found = await this.#find(dir);
    if (!found) return undefined;
    const { show } = await found.workspace.load(found.place);
    return {
      name: found.place.name,
      uriOf: (place) => uriBelow(found.workspace.root, place.file),
      matrices: scenarioMatrices(show),
      contradictions: contradictionRows(show),
      placeOf: (key) => criterionPlace(show, key),
      diagram: (matrix) => stateDiagram(matrix, (key) => criterionOf(show, key)?.ears.response ?? ''),
    };
  }

  /** What begins the criterion that a cell lacks; undefined where it lacks none any more. */
  async addCriterion(dir: Uri, cell: CellName): Promise<BegunCriterion | undefined> {
    const found = await this.#find(dir);
    const loaded = found && (await found.workspace.load(found.place));
    return loaded && begunCriterion(loaded, normaliseUri(dir), cell);
  }

  async #find(dir: Uri): Promise<{ readonly workspace: Workspace; readonly place: SpecPlace } | undefined> {
    const own = normaliseUri(dir);
    const workspace = await this.around(own);
    const place = (await workspace?.places())?.find((each) => each.dir === own);
    return workspace && place && { workspace, place };
  }
}

function begunCriterion({ show, texts, config }: LoadedSpec, dir: Uri, cell: CellName): BegunCriterion | undefined {
  const all = Object.fromEntries([...texts].map(([kind, { text }]) => [kind, text]));
  const textOf = (kind: 'requirements' | 'bugfix'): string => texts.get(kind)?.text ?? '';
  const added = addScenario(scenarioMatrices(show), cell, readSpecTexts(all, config).keyed, textOf);
  if (!added) return undefined;
  const { span, text: newText } = added.edit;
  const text = textOf(added.document);
  const { line, column } = positionAt(splitLines(text, text.startsWith('\uFEFF') ? 1 : 0), span.start);
  const lines = newText.split(/\r?\n/);
  return {
    edit: { file: placeOf(dir, added.document), line, column, endLine: line, endColumn: column, newText },
    cursor: { line: line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 },
  };
}

const criterionOf = (
  { requirements }: Show,
  key: string,
): Show['requirements'][number]['criteria'][number] | undefined =>
  requirements.flatMap(({ criteria }) => criteria).find((each) => each.key === key);

function criterionPlace(show: Show, key: string): FilePlace | undefined {
  const requirement = show.requirements.find(({ criteria }) => criteria.some((each) => each.key === key));
  const file = requirement && show.documents[requirement.document];
  const line = criterionOf(show, key)?.line;
  return file === undefined || line === undefined ? undefined : { file, line };
}
