import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LinkTarget } from './link-target';

/** What a page does about things in Markdown that can be clicked. */
export interface MarkdownHost {
  /** The working folder's URI, from which relative links lead; empty without one. */
  readonly root: string;
  readonly follow: (target: LinkTarget) => void;
  readonly copy: (text: string) => void;
  /** What can be done with code beside copying it. */
  readonly codeActions?: (text: string, language: string) => ComponentChildren;
}

const context = createContext<MarkdownHost | undefined>(undefined);

export const MarkdownHostProvider = context.Provider;

export function useMarkdownHost(): MarkdownHost {
  const value = useContext(context);
  if (!value) throw new Error('Markdown was drawn where nobody follows its links.');
  return value;
}
