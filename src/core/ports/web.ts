import type { PageMode } from '../text/page-parts';

/** The web, asked without cookies, names or passwords, and without a memory of what was asked before. */
export interface Web {
  /**
   * The IP addresses that the name of a host leads to now; an address is its own. Asked once, by whoever judges them, who
   * then sends to exactly those.
   * @throws WebFailure
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * One request. A redirect is an answer like any other and is not followed. Never rejects for what the server answered.
   * @throws WebFailure; the signal's reason
   */
  send(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
  /**
   * What a person reads of a page, or the wanted part of it, as Markdown; links are whole addresses.
   * @throws WebFailure for a page that takes too long to read
   */
  read(page: WebPage, signal: AbortSignal): Promise<PageText>;
}

export interface WebRequest {
  /** http or https, without name and password. */
  readonly url: string;
  /** IP addresses, of which one is connected to, whatever the name leads to by now. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with POST; without it the request is a GET. */
  readonly body?: string;
  /** A body of another media type is not taken: `text/html`. */
  readonly accepts: string;
  /** Bytes of the body, unpacked. Of a longer one the rest is not taken. */
  readonly limit: number;
}

export interface WebAnswer {
  readonly status: number;
  /** Without its parameters, in lower case; empty where the server told none. */
  readonly mediaType: string;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfterMs: number | undefined;
  /** Decoded; undefined where it was not taken: of another type, too large, or with a status that is not 2xx. */
  readonly text: string | undefined;
  readonly isTooLarge: boolean;
}

export interface WebPage {
  readonly html: string;
  readonly url: string;
  readonly mode: PageMode;
  /** What is looked for with the mode `selective`. */
  readonly terms: readonly string[];
}

export interface PageText {
  readonly title: string;
  /** Markdown. Empty for a page that says nothing without its scripts. */
  readonly text: string;
  /** What the reader must know about what is missing; empty where nothing is. */
  readonly note: string;
}

/** The web could not be asked. `no-address`: the name leads nowhere; `not-reached`: nobody answers; `unreadable`: the page. */
export class WebFailure extends Error {
  override readonly name = 'WebFailure';
  constructor(
    readonly code: 'no-address' | 'not-reached' | 'unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
