import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import { commandTitles } from '../ids';
import { pickSpec } from '../pick';
import { fromUri } from '../ports/uri';
import type { CommandHandlers } from '../started-core';
import { type PanelParts, SpecPanels } from '../webview/spec-panels';
import { readFromScenarioPage, readFromTracePage } from './from-pages';
import { ScenarioPage } from './scenario-page';
import { TracePage } from './trace-page';

/** What a link above a criterion names. */
const criterion = z.object({ uri: z.string(), key: z.string() });

/** The panels of specs, and their commands. */
export interface SpecViewPanels {
  readonly commands: Pick<CommandHandlers, 'showTraceability' | 'showScenarioMatrix'>;
  /** Fills a panel that the editor has kept over a reload. */
  restore(kind: 'trace' | 'scenarios', panel: vscode.WebviewPanel, state: unknown): void;
  dispose(): void;
}

export function specViewPanels(parts: PanelParts): SpecViewPanels {
  const { core } = parts;
  const trace = new SpecPanels(
    {
      name: 'trace',
      title: 'Traceability',
      read: readFromTracePage,
      create: (dir, post) => new TracePage(core, dir, post),
    },
    parts,
  );
  const scenarios = new SpecPanels(
    {
      name: 'scenarios',
      title: 'Scenarios',
      read: readFromScenarioPage,
      create: (dir, post) => new ScenarioPage(core, dir, post),
    },
    parts,
  );
  const panels = { trace, scenarios };
  return {
    commands: {
      showTraceability: async (argument) => {
        const named = criterion.safeParse(argument);
        const page = trace.show(await specOf(core, argument, commandTitles.showTraceability));
        if (named.success) page.reveal(named.data.key);
      },
      showScenarioMatrix: async (argument) => {
        scenarios.show(await specOf(core, argument, commandTitles.showScenarioMatrix));
      },
    },
    restore: (kind, panel, state) => panels[kind].restore(panel, state),
    dispose() {
      trace.dispose();
      scenarios.dispose();
    },
  };
}

/** The spec a command is about: that of a row or a link, of a document's title, of the active editor, else a chosen one. */
async function specOf(core: Core, argument: unknown, title: string): Promise<Uri> {
  const named = z.object({ uri: z.string() }).safeParse(argument);
  const active = argument === undefined ? vscode.window.activeTextEditor?.document.uri : undefined;
  const shown = argument instanceof vscode.Uri ? argument : active;
  const uri = named.success ? named.data.uri : shown && fromUri(shown);
  const around = uri === undefined ? undefined : await core.specs.around(uri);
  return around?.spec.dir ?? pickSpec(core, argument, title);
}
