import type * as vscode from 'vscode';
import { z } from 'zod';
import { commandTitles } from '../ids';
import { pickSpec } from '../pick';
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
        const page = trace.show(await pickSpec(core, argument, commandTitles.showTraceability));
        if (named.success) page.reveal(named.data.key);
      },
      showScenarioMatrix: async (argument) => {
        scenarios.show(await pickSpec(core, argument, commandTitles.showScenarioMatrix));
      },
    },
    restore: (kind, panel, state) => panels[kind].restore(panel, state),
    dispose() {
      trace.dispose();
      scenarios.dispose();
    },
  };
}
