import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FromPreview, PreviewLink, PreviewTask } from '../../messages/preview';
import type { Mark } from './source/marks';

/** What parts deep in the page need of the document. */
export interface PreviewContext {
  readonly post: (message: FromPreview) => void;
  readonly taskAt: (line: number) => PreviewTask | undefined;
  readonly trusted: boolean;
  /** @param inEditor to the text and not to where it is drawn */
  readonly follow: (link: PreviewLink, inEditor: boolean) => void;
  readonly hovers: HoverPlace;
}

/** Where the card of a link is shown. */
export interface HoverPlace {
  readonly show: (link: PreviewLink, anchor: HTMLElement) => void;
  readonly hide: () => void;
}

/** What they need of the part of the document that they stand in. */
export interface BlockContext {
  readonly line: number;
  readonly marks: readonly Mark[];
}

const preview = createContext<PreviewContext | undefined>(undefined);
const block = createContext<BlockContext>({ line: 1, marks: [] });

export const PreviewProvider = preview.Provider;
export const BlockProvider = block.Provider;

export function usePreview(): PreviewContext {
  const value = useContext(preview);
  if (!value) throw new Error('A part of the preview was drawn outside of it.');
  return value;
}

export const useBlock = (): BlockContext => useContext(block);
