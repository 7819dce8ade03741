import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Answerer, messagesPath, refuse } from './answerer';
import type { AnswererOptions, RecordedRequest } from './answerer';
import type { ServedAccount } from './aws-signature';
import { invokedModel } from './bedrock-dialect';
import { describeSchedule, seededSchedule } from './faults';
import type { Fault, FaultSchedule, SeededFaults } from './faults';
import type { ServedModel } from './model-list';
import { completionsPath } from './openai-dialect';
import { Replies, matches } from './replies';
import type { Reply, ReplySource, When } from './replies';
import { messagesBody, parseJson } from './request-view';
import { startSpeaker } from './speaker';

/**
 * A model that runs here: the Anthropic API (and, over the same replies, that of OpenAI and Amazon Bedrock) on 127.0.0.1, with replies that a test or a script file tells it.
 *
 * ```ts
 * const model = await startModelServer();
 * model.script([{ text: 'I look first.', toolCalls: [{ name: 'read', input: { path: 'a.ts' } }] }, { text: 'Done.' }]);
 * // … point a client at model.url, with any key …
 * assert.equal(model.requests().length, 2);
 * await model.close();
 * ```
 *
 * A request is answered by the first of these that has a reply for it:
 * 1. `next(…)`: one-shot replies in the order in which requests arrive. One that was not delivered whole (a fault, a
 *    cancelled client) stays the next one.
 * 2. `when(condition).reply(…)` and `when(condition).script([…])`, in the order in which they were said. They see nothing
 *    but the request (see `RequestView`), so a demo made of them can be started, left and continued at will. The n-th entry
 *    of such a script answers the n-th step of a turn: the request with the prompt alone is step 0, the one with the results
 *    of the first tool calls step 1.
 * 3. `script([…])`: the n-th entry answers the n-th assistant message of any conversation, counted from the request itself.
 *    Several conversations do not disturb each other, a repeated request gets the same reply, and a second `script` call
 *    goes on where the first ended.
 *
 * A request that nothing is scripted for gets 400 and is listed in `unanswered()`. A request that the real API would refuse
 * gets the API's 400 (see request-rules.ts), an unknown model 404, a wrong key 401, too long a prompt 400.
 *
 * Faults: `faults` gives a fault for each request by its number, or a seed that a schedule is made from; a schedule from a
 * seed is printed to standard error at the start. `failNext(…)` lets the next requests fail. Places where no server
 * answers are in faulty-places.ts, scripts as files in script-file.ts.
 *
 * Behind it the replies are spoken by `@copilotkit/aimock`. This front adds what that cannot do: the model list with sizes,
 * token counts, usage with prompt cache, malformed tool input, stalls and cuts at a chosen place, and the API's refusals.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = new Front(options);
  await server.listen(options.port ?? 0);
  return server;
}

export interface ModelServerOptions {
  /** Port on 127.0.0.1. Default: any free one. */
  readonly port?: number;
  /** Models on offer, the first is what a client takes by itself. Default: {@link defaultModels}. */
  readonly models?: readonly ServedModel[];
  /** The only key that is let in. Default: any but none. */
  readonly key?: string;
  /** The only AWS account whose signature is let in, on the routes of Amazon Bedrock. Default: any request is. */
  readonly aws?: ServedAccount;
  /** Milliseconds before each event of a stream, so that streaming can be seen. Default 0. */
  readonly chunkMs?: number;
  /** Characters in a piece of text. Default 16. */
  readonly chunkSize?: number;
  readonly faults?: FaultSchedule | SeededFaults;
  /** Where the schedule made from a seed is printed. Default: standard error. */
  readonly print?: (text: string) => void;
}

export const defaultModels: readonly ServedModel[] = [
  { id: 'claude-demo-large', name: 'Demo Large', contextTokens: 200_000, maxOutputTokens: 32_000 },
  { id: 'claude-demo-small', name: 'Demo Small', contextTokens: 20_000, maxOutputTokens: 4_096 },
];

export interface ModelServer {
  /** `http://127.0.0.1:PORT`, a base URL for the SDK. */
  readonly url: string;
  readonly schedule: FaultSchedule;
  script(replies: readonly ReplySource[]): this;
  when(condition: When): WhenReply;
  next(...replies: readonly ReplySource[]): this;
  /** Faults that the next requests of that path meet, before the schedule is looked at. Undefined: none. */
  failNext(faults: Fault | readonly (Fault | undefined)[], path?: string): this;
  /** Requests in the order in which they came, of `/v1/messages` or another path. */
  requests(path?: string): readonly RecordedRequest[];
  /** Requests that nothing was scripted for. A test of a whole conversation should find none. */
  unanswered(): readonly RecordedRequest[];
  /** Resolves when so many requests of the path have arrived. */
  reached(count: number, path?: string): Promise<void>;
  /** Resolves when no request is being answered. */
  settled(): Promise<void>;
  /** Whether the connection that a request came on is still open. */
  isConnected(request: RecordedRequest): boolean;
  close(): Promise<void>;
}

export interface WhenReply {
  reply(source: ReplySource): ModelServer;
  /** One reply for each step of a turn that fulfils the condition. */
  script(sources: readonly ReplySource[]): ModelServer;
}

type Recording = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

class Front implements ModelServer {
  readonly schedule: FaultSchedule;
  readonly #options: AnswererOptions;
  readonly #replies = new Replies();
  readonly #recorded: Recording[] = [];
  readonly #unanswered: Recording[] = [];
  readonly #failNext = new Map<string, (Fault | undefined)[]>();
  readonly #openPorts = new Set<number>();
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  #answerer: Answerer | undefined;
  #url = '';

  constructor(options: ModelServerOptions) {
    const { models = defaultModels, chunkMs = 0, chunkSize = 16, key, aws, faults = [] } = options;
    const print = options.print ?? ((text) => process.stderr.write(`${text}\n`));
    this.#options = { models, chunkMs, chunkSize, key, aws };
    if ('seed' in faults) {
      this.schedule = seededSchedule(faults);
      print(`Model server, faults of seed ${faults.seed}:\n${describeSchedule(this.schedule)}`);
    } else this.schedule = faults;
    this.#http.on('connection', (socket: Socket) => {
      const port = socket.remotePort;
      if (port === undefined) return;
      this.#openPorts.add(port);
      socket.once('close', () => this.#openPorts.delete(port));
    });
  }

  async listen(port: number): Promise<void> {
    this.#answerer = new Answerer(this.#options, this.#replies, await startSpeaker());
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#http.address();
    this.#url = `http://127.0.0.1:${isNetworkAddress(address) ? address.port : port}`;
  }

  get url(): string {
    return this.#url;
  }

  script(replies: readonly ReplySource[]): this {
    this.#replies.addConversation(replies);
    return this;
  }

  when(condition: When): WhenReply {
    const add = (sources: (step: number) => ReplySource | undefined): ModelServer => {
      this.#replies.addRule((view) => (matches(condition, view) ? sources(view.step) : undefined));
      return this;
    };
    return { reply: (source) => add(() => source), script: (sources) => add((step) => sources[step]) };
  }

  next(...replies: readonly ReplySource[]): this {
    this.#replies.addNext(replies);
    return this;
  }

  failNext(faults: Fault | readonly (Fault | undefined)[], path = messagesPath): this {
    const waiting = this.#failNext.get(path) ?? [];
    this.#failNext.set(path, [...waiting, ...('kind' in faults ? [faults] : faults)]);
    return this;
  }

  requests(path = messagesPath): readonly RecordedRequest[] {
    return this.#recorded.filter((each) => each.path === path);
  }

  unanswered(): readonly RecordedRequest[] {
    return this.#unanswered;
  }

  async reached(count: number, path = messagesPath): Promise<void> {
    while (this.requests(path).length < count) {
      if (!this.#http.listening) throw new Error(`Only ${this.requests(path).length} of ${count} requests came`);
      await sleep(2);
    }
  }

  async settled(): Promise<void> {
    while (this.#recorded.some(({ outcome }) => outcome === 'pending')) await sleep(2);
  }

  isConnected({ clientPort }: RecordedRequest): boolean {
    return clientPort !== undefined && this.#openPorts.has(clientPort);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
    await this.#answerer?.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', this.#url);
    const raw = await readBody(request).catch(() => undefined);
    // A client that left while it was still asking asked nothing.
    if (raw === undefined) return;
    const recorded: Recording = {
      method: request.method ?? 'GET',
      path,
      target: request.url ?? '/',
      at: Date.now(),
      headers: request.headers,
      clientPort: request.socket.remotePort,
      raw,
      body: messagesBody.safeParse(parseJson(raw)).data,
      fault: this.#faultOf(path),
      outcome: 'pending',
    };
    this.#recorded.push(recorded);
    response.once('close', () => {
      if (recorded.outcome === 'pending') recorded.outcome = 'client-gone';
    });
    try {
      const ended = await this.#answerer?.answer(recorded, query, response);
      recorded.outcome = ended === 'unscripted' ? 'refused' : (ended ?? 'refused');
      if (ended === 'unscripted') this.#unanswered.push(recorded);
    } catch (error) {
      // A defect of the test server, or of a reply's function: said where the test will show it.
      recorded.outcome = 'refused';
      if (response.headersSent) response.destroy();
      else refuse(response, { kind: 'status', status: 500, message: `Model server: ${String(error)}` });
    }
  }

  #faultOf(path: string): Fault | undefined {
    const waiting = this.#failNext.get(path);
    if (waiting && waiting.length > 0) return waiting.shift();
    const asks = path === messagesPath || path === completionsPath || invokedModel(path) !== undefined;
    return asks ? this.schedule[this.requests(path).length] : undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const isNetworkAddress = (address: AddressInfo | string | null): address is AddressInfo => {
  return typeof address === 'object' && address !== null;
};

export type { Fault, RecordedRequest, Reply, ReplySource, ServedModel, When };
