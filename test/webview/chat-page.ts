import type { FromWebview, ToWebview } from '../../src/messages/chat';
import type { ShownPage } from './page-browser';
import { pageOpener } from './page-opener';
import { SessionHost } from './session-host';
import type { ThemeName } from './themes';

export interface ChatPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** The editor's side. Default: an empty panel that could be used at once. */
  readonly host?: SessionHost;
}

/** The chat's page with its session. */
export interface ChatPage extends ShownPage<FromWebview, ToWebview> {
  readonly host: SessionHost;
}

/** For a suite: opens the chat's page, each time as if for the first time. */
export function chatOpener(): (options?: ChatPageOptions) => Promise<ChatPage> {
  const open = pageOpener();
  return async ({ theme = 'dark', width = 400, height = 800, host = new SessionHost() } = {}) => {
    const shown = await open<FromWebview, ToWebview>({
      name: 'chat',
      ready: '.chat',
      theme,
      width,
      height,
      answer: (message, post) => host.answer(message, post),
    });
    return { ...shown, host };
  };
}
