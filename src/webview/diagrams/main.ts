import DOMPurify from 'dompurify';
import mermaid from 'mermaid';
import type { Diagrams, DrawnDiagram } from './diagrams';
import { reportedLine } from './reported-line';
import type { DiagramTheme } from './theme';

let drawing: Promise<unknown> = Promise.resolve();
let count = 0;

const diagrams: Diagrams = {
  draw(source, theme) {
    const next = drawing.then(() => drawn(source, theme));
    drawing = next;
    return next;
  },
};

window.fingerpostDiagrams = diagrams;

async function drawn(source: string, { isDark, variables }: DiagramTheme): Promise<DrawnDiagram> {
  const size = variables['fontSize'] ?? '13px';
  const id = `fingerpost-diagram-${String((count += 1))}`;
  try {
    mermaid.initialize({
      startOnLoad: false,
      // No scripts, no clicks, no HTML of the document in the picture.
      securityLevel: 'strict',
      htmlLabels: false,
      suppressErrorRendering: true,
      logLevel: 'fatal',
      theme: 'base',
      themeVariables: { ...variables, darkMode: isDark },
      fontFamily: variables['fontFamily'] ?? 'sans-serif',
      // As large as its letters ask for: what is wider than the page scrolls.
      flowchart: { useMaxWidth: false },
      sequence: { useMaxWidth: false, actorFontSize: size, messageFontSize: size, noteFontSize: size },
      class: { useMaxWidth: false },
      state: { useMaxWidth: false },
      er: { useMaxWidth: false },
    });
    const { svg, diagramType } = await mermaid.render(id, withoutTags(source));
    return { kind: 'drawn', ...cleaned(svg), type: diagramType };
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).trim();
    return { kind: 'failed', message, line: reportedLine(source, message) };
  } finally {
    // What it measured in stays behind when it fails.
    for (const left of document.querySelectorAll(`#${id}, #d${id}`)) left.remove();
  }
}

/**
 * HTML in a label is shown as it stands, as everywhere in a preview. Without this the library would make elements of it to
 * see what is safe in them, which the page's policy has to stop.
 */
const withoutTags = (source: string): string => source.replace(/<(?!br\b)(?=\/?[a-z][\w-]*[\s/][^<>]*>)/gi, '#lt;');

const styleElement = /<style[^>]*>([^]*?)<\/style>/g;

/** Only shapes and words. The styles are told apart, for a root of their own. */
function cleaned(svg: string): { readonly svg: DocumentFragment; readonly css: string } {
  const css = [...svg.matchAll(styleElement)].map(([, rules]) => rules ?? '').join('\n');
  const fragment = DOMPurify.sanitize(svg.replace(styleElement, ''), {
    USE_PROFILES: { svg: true, svgFilters: true },
    FORBID_TAGS: ['style', 'a', 'image', 'foreignObject'],
    RETURN_DOM_FRAGMENT: true,
  });
  // Of an SVG the text of its styles is escaped like any other.
  return { svg: fragment, css: css.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&') };
}
