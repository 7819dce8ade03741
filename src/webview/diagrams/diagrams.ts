import type { DiagramTheme } from './theme';

/** A diagram that was drawn, or what its parser says of it. */
export type DrawnDiagram =
  | {
      readonly kind: 'drawn';
      readonly svg: DocumentFragment;
      /** For the root that the picture stands in; it reaches nothing else. */
      readonly css: string;
      /** `flowchart-v2`. */
      readonly type: string;
    }
  /** `line`: of the source, 1-based. */
  | { readonly kind: 'failed'; readonly message: string; readonly line: number | undefined };

/** What the script that draws diagrams gives to its page. It is large, so a page asks for it when it has a diagram. */
export interface Diagrams {
  /** One after the other, in the order of asking. Never rejects: what goes wrong is told. */
  draw(source: string, theme: DiagramTheme): Promise<DrawnDiagram>;
}

declare global {
  interface Window {
    fingerpostDiagrams?: Diagrams;
  }
}
