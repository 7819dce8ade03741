import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import type { SpecToken } from '../../core/specs/language/tokens';
import type { PreviewDocument, PreviewWord } from '../../messages/preview';

/** What the host knows of a preview beside its document. */
export interface PreviewStanding {
  /** The working folder. */
  readonly root: Uri;
  readonly trusted: boolean;
  readonly locked: boolean;
}

/** A document that an editor shows, for a preview: its text with everything that the core knows of it. */
export async function previewDocument(
  { reading, specs, writing }: Pick<Core, 'reading' | 'specs' | 'writing'>,
  uri: Uri,
  text: string,
  standing: PreviewStanding,
  signal: AbortSignal,
): Promise<PreviewDocument> {
  const at = uri.lastIndexOf('/');
  const [tokens, links, tasks, problems] = await Promise.all([
    reading.tokens(uri, text, signal),
    reading.links(uri, text, signal),
    specs.taskSigns(uri, text, signal),
    writing.problems(uri.slice(0, at), signal),
  ]);
  return {
    ...standing,
    uri,
    name: decodeURIComponent(uri.slice(at + 1)),
    text,
    words: tokens.flatMap(word),
    links: links.map(({ place: { line, column, endColumn }, target, tooltip }) => ({
      line,
      column,
      endColumn,
      target,
      tooltip,
    })),
    tasks,
    problems: problems
      .filter((each) => each.uri === uri)
      .flatMap((each) => each.problems)
      .map(({ line, severity, code, message }) => ({ line, severity, code, message })),
  };
}

const kinds = { earsKeyword: 'keyword', earsModal: 'modal', earsSystem: 'system' } as const;

function word({ line, column, length, kind, traits }: SpecToken): readonly PreviewWord[] {
  if (kind !== 'earsKeyword' && kind !== 'earsModal' && kind !== 'earsSystem') return [];
  const unwanted = traits.includes('unwanted') || traits.includes('prohibition');
  return [{ line, column, length, kind: kinds[kind], unwanted }];
}
