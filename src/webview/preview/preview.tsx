import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PreviewDocument } from '../../messages/preview';
import { MarkdownHostProvider } from '../markdown/markdown-host';
import { Icon } from '../parts/icon';
import { Block } from './block';
import { HoverCard, type Hovered } from './hover-card';
import { type PreviewContext, PreviewProvider } from './preview-context';
import { previewHost } from './preview-host';
import type { PreviewEditorLink } from './preview-link';
import type { PreviewModel } from './preview-store';
import { ProblemMarks } from './problem-marks';
import type { PageScroll } from './page-scroll';
import { Marks } from './source/marks';
import { identified, type KnownPart } from './source/part-identity';
import { type ProblemGroup, problemGroups } from './source/problem-groups';
import { type SourceBlock, sourceBlocks } from './source/source-blocks';
import { ThemeContext, useThemeChanges } from './theme-changes';

interface PreviewProps {
  readonly model: PreviewModel;
  readonly link: PreviewEditorLink;
  readonly scroll: PageScroll;
}

/** The whole page. Empty until the editor has said what to show. */
export function Preview({ model, link, scroll }: PreviewProps): ComponentChildren {
  const { document, gone, failure } = model;
  return (
    <ThemeContext.Provider value={useThemeChanges()}>
      {failure !== undefined && (
        <p class="failure line" role="alert">
          <Icon name="error" />
          <span>{failure}</span>
        </p>
      )}
      {gone !== undefined && <p class="gone">{gone} is not there any more.</p>}
      {document && <DocumentPage key={document.uri} document={document} link={link} scroll={scroll} />}
    </ThemeContext.Provider>
  );
}

interface DocumentPageProps extends Pick<PreviewProps, 'link' | 'scroll'> {
  readonly document: PreviewDocument;
}

function DocumentPage({ document, link, scroll }: DocumentPageProps): ComponentChildren {
  const [hovered, setHovered] = useState<Hovered | undefined>();
  const page = useRef<HTMLElement>(null);
  const parts = useParts(document);
  const host = useMemo(() => previewHost(link.post, document.root), [link, document.root]);
  const context = useMemo((): PreviewContext => {
    const tasks = new Map(document.tasks.map((task) => [task.line, task]));
    return {
      post: link.post,
      taskAt: (line) => tasks.get(line),
      trusted: document.trusted,
      hovers: { show: (shown, anchor) => setHovered({ link: shown, anchor }), hide: () => setHovered(undefined) },
      follow: ({ target: { uri, line } }, inEditor) => {
        if (uri === document.uri && !inEditor) scroll.goTo(line ?? 1);
        else link.post({ type: 'follow', uri, line, inEditor });
      },
    };
  }, [document, link, scroll]);
  const groups = useProblemGroups(page, document, scroll);
  return (
    <MarkdownHostProvider value={host}>
      <PreviewProvider value={context}>
        <main
          class="preview"
          tabIndex={0}
          aria-label={`Preview of ${document.name}`}
          data-document={document.name}
          ref={page}
          onDblClick={(event) => {
            const line = scroll.lineOf(event);
            if (line !== undefined) link.post({ type: 'source', line });
          }}
          onKeyDown={({ key }) => {
            if (key === 'Escape') setHovered(undefined);
          }}
        >
          <div class="markdown document">
            {document.text.trim() === '' && <p class="muted">This document is empty.</p>}
            {parts.map(({ id, block }) => (
              <Block key={id} block={block} />
            ))}
          </div>
          <ProblemMarks groups={groups} />
        </main>
        {hovered && <HoverCard hovered={hovered} />}
      </PreviewProvider>
    </MarkdownHostProvider>
  );
}

const blocksOf = ({ text, words, links, tasks }: PreviewDocument): readonly SourceBlock[] =>
  sourceBlocks(text, { marks: new Marks(words, links), tasks: new Set(tasks.map(({ line }) => line)) });

/** The parts of the document, each of which stays itself while the text around it changes. */
function useParts(document: PreviewDocument): readonly { readonly id: number; readonly block: SourceBlock }[] {
  const known = useRef<readonly KnownPart[]>([]);
  return useMemo(() => {
    const blocks = blocksOf(document);
    known.current = identified(
      known.current,
      blocks.map(({ key }) => key),
    );
    return blocks.flatMap((block, at) => {
      const part = known.current[at];
      return part ? [{ id: part.id, block }] : [];
    });
  }, [document]);
}

/** Measured anew whenever something is drawn or gets another size. */
function useProblemGroups(
  page: { readonly current: HTMLElement | null },
  document: PreviewDocument,
  scroll: PageScroll,
): readonly ProblemGroup[] {
  const [groups, setGroups] = useState<readonly ProblemGroup[]>([]);
  const lines = useMemo(() => document.text.split(/\r\n|\r|\n/).length, [document.text]);
  useLayoutEffect(() => {
    const element = page.current;
    if (!element) return undefined;
    const measure = (): void => {
      const drawn = scroll.measure(element, lines);
      const next = problemGroups(document.problems, drawn);
      setGroups((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const each of [element, ...element.querySelectorAll('.document, .diagram')]) observer.observe(each);
    return () => observer.disconnect();
  }, [page, document, lines, scroll]);
  return groups;
}
