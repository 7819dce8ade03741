import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FromWebview } from '../../messages/chat';
import type { ChatLink } from './chat-link';

/** What parts deep in the page need and what does not change while a session is shown. */
export interface ChatContext {
  readonly link: ChatLink;
  /** The shown session and its working folder's URI; empty without a session. */
  readonly session: string;
  readonly root: string;
}

const context = createContext<ChatContext | undefined>(undefined);

export const ChatContextProvider = context.Provider;

export function useChat(): ChatContext & { readonly post: (message: FromWebview) => void } {
  const value = useContext(context);
  if (!value) throw new Error('A part of the chat was drawn outside of it.');
  return { ...value, post: value.link.post };
}
