import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { diagramTheme } from '../diagrams/theme';
import type { DrawnDiagram } from '../diagrams/diagrams';
import { Code } from '../markdown/code-block';
import { Icon } from '../parts/icon';
import { loadDiagrams } from './load-diagrams';
import { useBlock, usePreview } from './preview-context';
import { ThemeContext } from './theme-changes';

interface DiagramProps {
  readonly source: string;
  /** Of the fence's line in its part. */
  readonly offset: number;
}

/** A diagram as it is drawn; before that, and where it cannot be, its source. While it is typed the last picture stays. */
export function Diagram({ source, offset }: DiagramProps): ComponentChildren {
  const theme = useContext(ThemeContext);
  const [result, setResult] = useState<DrawnDiagram | undefined>();
  useEffect(() => {
    let isCurrent = true;
    void drawn(source).then((next) => {
      if (isCurrent) setResult(next);
    });
    return () => {
      isCurrent = false;
    };
  }, [source, theme]);
  if (result?.kind === 'drawn') return <Picture drawn={result} />;
  return (
    <div class="diagram-source" data-state={result ? 'failed' : 'drawing'}>
      {result ? <Failure {...result} offset={offset} /> : <p class="muted small">Drawing the diagram …</p>}
      <Code text={source} language="" growing={false} />
    </div>
  );
}

async function drawn(source: string): Promise<DrawnDiagram> {
  try {
    return await (await loadDiagrams()).draw(source, diagramTheme(document.documentElement));
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error), line: undefined };
  }
}

interface FailureProps {
  readonly message: string;
  readonly line: number | undefined;
  readonly offset: number;
}

/** What the parser says, with the line in the document, which a click goes to. */
function Failure({ message, line, offset }: FailureProps): ComponentChildren {
  const { post } = usePreview();
  // The source begins in the line below the fence.
  const at = useBlock().line + offset + (line ?? 0);
  return (
    <div class="diagram-failure" role="alert">
      <p class="line">
        <Icon name="error" />
        <span>
          This diagram cannot be drawn.{' '}
          <button type="button" class="text-button" onClick={() => post({ type: 'source', line: at })}>
            Line {at}
          </button>
        </span>
      </p>
      <pre>{message}</pre>
    </div>
  );
}

/** The picture has a root of its own: its styles are for it alone. */
function Picture({ drawn }: { readonly drawn: Extract<DrawnDiagram, { kind: 'drawn' }> }): ComponentChildren {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const styles = new CSSStyleSheet();
    styles.replaceSync(drawn.css);
    root.adoptedStyleSheets = [styles];
    root.replaceChildren(drawn.svg.cloneNode(true));
  }, [drawn]);
  return (
    <div class="diagram" role="img" tabIndex={0} aria-label={`Diagram: ${nameOf(drawn)}`}>
      <div ref={place} />
    </div>
  );
}

/** What the diagram calls itself, else its kind. */
function nameOf({ svg, type }: Extract<DrawnDiagram, { kind: 'drawn' }>): string {
  const title = svg.querySelector('title')?.textContent.trim();
  return title !== undefined && title !== '' ? title : type.replace(/-?v\d+$/i, '').replace(/Diagram$/i, '');
}
