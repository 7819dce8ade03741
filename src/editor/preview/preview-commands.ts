import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { specDocuments } from '../ids';
import { pickDocument } from '../pick';
import { toUri } from '../ports/uri';
import type { CommandHandlers } from '../started-core';
import type { Previews } from './previews';

/** Commands of the previews of spec documents. */
export function previewCommands(
  core: Core,
  previews: Previews,
): Pick<CommandHandlers, 'openPreview' | 'togglePreviewLock' | 'showPreviewSource'> {
  return {
    openPreview: async (argument) => {
      const active = vscode.window.activeTextEditor?.document;
      const isSpec = active !== undefined && vscode.languages.match({ pattern: specDocuments }, active) > 0;
      const none = 'There is no spec in the open folders yet.';
      const title = 'Open Spec Preview to the Side';
      const asked = argument === undefined && isSpec ? active.uri : argument;
      previews.open(toUri(await pickDocument(core, asked, title, () => true, none)));
    },
    togglePreviewLock: () => {
      previews.toggleLock();
      return Promise.resolve();
    },
    showPreviewSource: () => previews.showSource(),
  };
}
