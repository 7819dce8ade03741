import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { commandTitles } from '../ids';
import { patiently } from '../patiently';
import { askText, pickSpec } from '../pick';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { thingIcons } from '../specs/thing-icons';
import type { CommandHandlers } from '../started-core';

/** What a commit and the folder mean differently in a spec, and what is stale by it, as a list that leads there. */
export function compareCommand(core: Core): Pick<CommandHandlers, 'compareSpec'> {
  return {
    compareSpec: async (argument) => {
      const title = commandTitles.compareSpec;
      const dir = await pickSpec(core, argument, title);
      const from = await askText({
        title,
        prompt: 'A commit, branch or tag; what lies in the folder is compared with it by what it means.',
        value: 'HEAD',
        validateInput: (text) => (text.trim() === '' ? 'Name a commit.' : undefined),
      });
      const found = await patiently('Comparing the spec', (signal) => core.views.compare(dir, from.trim(), signal));
      if (!found) throw new EditorRefusal('This spec is not there any more.');
      if (found.rows.length === 0) {
        void vscode.window.showInformationMessage(`${found.name} means the same as at ${from.trim()}.`);
        return;
      }
      let group: string | undefined;
      const items = found.rows.flatMap((row): (vscode.QuickPickItem & { readonly row?: typeof row })[] => {
        const heading = row.group === group ? [] : [{ label: row.group, kind: vscode.QuickPickItemKind.Separator }];
        group = row.group;
        return [...heading, { label: `$(${thingIcons[row.kind]}) ${row.label}`, detail: row.detail, row }];
      });
      const place = (await vscode.window.showQuickPick(items, { title: `${found.name} since ${from.trim()}` }))?.row
        ?.place;
      if (!place) return;
      const line = place.line - 1;
      const selection = new vscode.Range(line, 0, line, 0);
      await vscode.window.showTextDocument(toUri(found.uriOf(place)), { selection });
    },
  };
}
