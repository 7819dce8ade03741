import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import { contradictionCsv } from '../../core/specs/analysis/contradiction-rows';
import { scenarioCsv } from '../../core/specs/analysis/scenario-csv';
import type { ScenarioMatrix } from '../../core/specs/analysis/scenario-matrix';
import { scenarioView, wholeMatrix } from '../../core/specs/analysis/scenario-view';
import type { LookedScenarios } from '../../core/workflow/spec-views';
import type { FromScenarioPage, ToScenarioPage } from '../../messages/scenarios';
import { openDocument } from '../chat/open-link';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { toWorkspaceEdit } from '../specs/spec-ranges';
import type { PageHandlers } from '../webview/fill-page';
import { saveExport } from '../webview/save-export';
import type { SpecPage } from '../webview/spec-panels';

/** The editor's side of one scenario matrix. */
export class ScenarioPage implements SpecPage<FromScenarioPage> {
  #look = wholeMatrix;
  #found: LookedScenarios | undefined;

  constructor(
    private readonly core: Core,
    private readonly dir: Uri,
    private readonly post: (message: ToScenarioPage) => void,
  ) {}

  readonly handlers: PageHandlers<FromScenarioPage> = {
    ready: async ({ look }) => {
      this.#look = look;
      await this.refresh(new AbortController().signal);
    },
    look: ({ look }) => {
      this.#look = look;
      this.#draw();
    },
    open: async ({ key }) => {
      const place = this.#found?.placeOf(key);
      if (place && this.#found) await openDocument(this.#found.uriOf(place), place.line);
    },
    add: async ({ cell }) => {
      const begun = await this.core.views.addCriterion(this.dir, cell);
      if (!begun) throw new EditorRefusal('This cell is not empty any more, or its event or state is gone.');
      const { edit, cursor } = begun;
      // Of the editor, so that it can be undone, and unsaved, as the criterion is only begun.
      const editor = await vscode.window.showTextDocument(toUri(edit.file));
      if (!(await vscode.workspace.applyEdit(toWorkspaceEdit([edit])))) {
        throw new EditorRefusal('The editor did not take the criterion. Is the document read-only?');
      }
      const place = new vscode.Position(cursor.line - 1, cursor.column - 1);
      editor.selection = new vscode.Selection(place, place);
      editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    },
    copyDiagram: async () => {
      const matrix = this.#matrix();
      if (!matrix || !this.#found) return;
      await vscode.env.clipboard.writeText(this.#found.diagram(matrix));
      vscode.window.setStatusBarMessage('Copied the state diagram as Mermaid', 4_000);
    },
    export: async () => {
      const matrix = this.#matrix();
      if (!matrix || !this.#found) return;
      await saveExport(fileNameOf(this.#found, 'scenarios'), 'csv', this.dir, scenarioCsv(matrix));
    },
    exportContradictions: async () => {
      if (!this.#found) return;
      const text = contradictionCsv(this.#found.contradictions);
      await saveExport(fileNameOf(this.#found, 'contradictions'), 'csv', this.dir, text);
    },
  };

  async refresh(signal: AbortSignal): Promise<void> {
    const found = await this.core.views.scenarios(this.dir);
    if (signal.aborted) return;
    this.#found = found;
    if (found) this.#draw();
    else this.post({ type: 'gone' });
  }

  #matrix(): ScenarioMatrix | undefined {
    const { matrices = [] } = this.#found ?? {};
    return matrices.find(({ system }) => system === this.#look.system) ?? matrices[0];
  }

  #draw(): void {
    if (!this.#found) return;
    this.post({ type: 'view', dir: this.dir, view: scenarioView(this.#found, this.#look) });
  }
}

const fileNameOf = ({ name }: LookedScenarios, what: string): string => `${name.replaceAll('/', '-')}-${what}`;
