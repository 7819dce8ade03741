import * as vscode from 'vscode';
import type { HoverCard, ThingCard } from '../../core/workflow/reading-rows';
import type { TextPlace } from '../../core/workflow/spec-version';
import { toUri } from '../ports/uri';
import { thingIcons } from './thing-icons';

/**
 * A card as the editor draws it. What a spec says is Markdown of the project, which nobody vouches for: neither its commands
 * nor its HTML count here.
 */
export function hoverText({ cards, more, problem }: HoverCard): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  if (problem !== undefined) text.appendText(problem);
  cards.forEach((card, at) => {
    if (at > 0) text.appendMarkdown('\n\n---\n\n');
    appendCard(text, card);
  });
  if (more > 0) text.appendMarkdown(`\n\n---\n\n… and ${more} more`);
  return text;
}

function appendCard(text: vscode.MarkdownString, card: ThingCard): void {
  const { kind, title, detail, text: body, place, examples, groups } = card;
  text.appendMarkdown(`$(${thingIcons[kind]}) [**${escaped(title)}**](${linkTo(place)})`);
  if (detail !== '') text.appendMarkdown(` · ${escaped(detail)}`);
  if (body !== '') text.appendMarkdown(`\n\n${withoutIcons(body)}`);
  if (examples.length > 0) text.appendMarkdown('\n\n**Counterexamples**\n');
  for (const example of examples) {
    text.appendMarkdown(`\n- [${escaped(example.text)}](${linkTo(example.place)}) · ${escaped(example.detail)}`);
  }
  for (const { label, rows, more } of groups) {
    text.appendMarkdown(`\n\n**${label}**\n`);
    for (const row of rows) {
      const beside = row.detail === '' ? '' : ` · ${escaped(row.detail)}`;
      text.appendMarkdown(`\n- [${escaped(row.label)}](${linkTo(row.place)})${beside}`);
    }
    if (more > 0) text.appendMarkdown(`\n- … and ${more} more`);
  }
}

const linkTo = ({ uri, line, column }: TextPlace): string =>
  toUri(uri)
    .with({ fragment: `L${line},${column}` })
    .toString()
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');

/** Text that is drawn as it is. */
const escaped = (text: string): string => withoutIcons(text.replace(/[\\`*_{}[\]()#+\-!~<>|]/g, String.raw`\$&`));

/** `$(name)` draws an icon in a text of the editor; in a spec it is a text. */
const withoutIcons = (text: string): string => text.replaceAll('$(', String.raw`\$(`);
