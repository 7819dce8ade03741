import { plainInline } from '../text/plain-inline';
import type { AgentEvent, EventOf } from './event';
import { foldState } from './session-state';
import type { SessionState } from './snapshot';
import { subagentsAfter } from './subagent-rows';
import { reviewAfter } from './review-item';
import { appendTo } from './view-ops';
import {
  answeredAsk,
  askOf,
  headOf,
  itemId,
  type SessionHead,
  type ToolItem,
  type ViewDelta,
  type ViewItem,
  type ViewOp,
  type ViewPage,
} from './view';

/**
 * Turns a session's events, one after the other, into what front ends show. The same events give the same view, in
 * whatever portions they come.
 */
export class ViewBuilder {
  #state: SessionState | undefined;
  #head: SessionHead | undefined;
  #seq = 0;
  #items: ViewItem[] = [];
  /** Items before the first of `#items`. */
  #earlier: number;
  /** Of each item of `#items`, counted from the very first item. */
  readonly #places = new Map<string, number>();
  /** The text or thinking that is being streamed. */
  #streaming: string | undefined;
  /** Text and thinking of the message that is being streamed, which a retry supersedes. */
  #ofMessage: string[] = [];
  /** Calls that a whole message made and that have no end yet. */
  readonly #openCalls = new Set<string>();
  #ops: ViewOp[] = [];

  /** @param earlier items of the events that are left out at the beginning; the first event given is a snapshot then */
  constructor(earlier = 0) {
    this.#earlier = earlier;
  }

  get seq(): number {
    return this.#seq;
  }

  /** What is known of the session; undefined until it was opened. */
  get state(): SessionState | undefined {
    return this.#state;
  }

  get head(): SessionHead | undefined {
    return this.#head;
  }

  /** All items there have been, those that are not held here included. */
  get count(): number {
    return this.#earlier + this.#items.length;
  }

  /** Nothing is under way that later events would change an item by: what comes next can be read without what was. */
  get isCalm(): boolean {
    if (this.#streaming !== undefined || this.#ofMessage.length > 0 || this.#openCalls.size > 0) return false;
    if (this.#state === undefined || this.#state.gate !== undefined || this.#state.review?.open) return false;
    if (this.#state.choices !== undefined) return false;
    return !this.#items.some((item) => (item.kind === 'tool' ? !isOver(item.state) : isRunningCompaction(item)));
  }

  /** Takes the next event in and tells what it changed. */
  apply(event: AgentEvent): ViewDelta {
    this.#ops = [];
    const before = this.#state;
    const state = foldState(before, event);
    this.#state = state;
    this.#take(event);
    if (before?.choices !== undefined && state?.choices === undefined) this.#closeChoices();
    this.#seq = event.seq;
    // Most events are pieces of text, which leave the state as it was.
    if (state && state !== before) this.#setHead(headOf(event.session, state));
    return { seq: event.seq, ops: this.#ops };
  }

  /**
   * The last `size` items before item `before` (an item's id), or of all. Undefined until the session was opened, and for a
   * place that is not held here.
   */
  page(size: number, before?: string): ViewPage | undefined {
    if (!this.#head) return undefined;
    const place = before === undefined ? this.count : this.#places.get(before);
    if (place === undefined || (before !== undefined && place === this.#earlier && place > 0)) return undefined;
    const start = Math.max(this.#earlier, place - size);
    const items = this.#items.slice(start - this.#earlier, place - this.#earlier);
    return { seq: this.#seq, head: this.#head, items, earlier: start };
  }

  /** Lets go of the items before the `place`-th of all. */
  forget(place: number): void {
    const dropped = this.#items.splice(0, Math.max(0, place - this.#earlier));
    this.#earlier += dropped.length;
    for (const { id } of dropped) this.#places.delete(id);
  }

  #take(event: AgentEvent): void {
    switch (event.type) {
      case 'prompted':
        this.#add({
          kind: 'prompt',
          id: itemId(event),
          text: event.shown ?? event.text,
          ...(event.images?.length ? { pictures: event.images.map(({ name }) => name) } : {}),
          by: event.by,
          checkpoint: event.turn,
        });
        return;
      case 'textStreamed':
        this.#stream('text', event);
        return;
      case 'thinkingStreamed':
        this.#stream('thinking', event);
        return;
      case 'toolDrafted':
        this.#endStreaming('whole');
        this.#add(newTool(event, 'drafting', event.name));
        return;
      case 'retrying':
        if (event.discards) this.#supersede();
        this.#add({
          kind: 'retry',
          id: itemId(event),
          attempt: event.attempt,
          delayMs: event.delayMs,
          text: event.message,
        });
        return;
      case 'replied':
        this.#endStreaming('whole');
        this.#ofMessage = [];
        for (const block of event.blocks) if (block.kind === 'toolCall') this.#openCalls.add(block.call);
        return;
      default:
        this.#takeToolOrEnd(event);
    }
  }

  #takeToolOrEnd(event: AgentEvent): void {
    switch (event.type) {
      case 'asked':
        this.#putTool(event, { state: 'asking', ask: askOf(event) });
        return;
      case 'answered': {
        const asked = this.#items.findLast((item) => item.kind === 'tool' && item.ask?.id === event.ask);
        if (asked?.kind === 'tool' && asked.ask) this.#set({ ...asked, ask: answeredAsk(asked.ask, event) });
        return;
      }
      case 'toolStarted':
        this.#putTool(event, { state: 'running' });
        return;
      case 'toolOutput': {
        const tool = this.#toolOf(event.call);
        if (tool) this.#append(tool.id, event.text);
        return;
      }
      case 'toolEnded':
        this.#openCalls.delete(event.call);
        this.#putTool(event, {
          state: event.outcome,
          output: event.content,
          changes: event.changes.slice(0, mostShown),
          sources: event.sources ?? [],
          ...(event.sandbox ? { sandbox: event.sandbox } : {}),
        });
        return;
      case 'noticed':
        this.#add({ kind: 'notice', id: itemId(event), level: event.level, text: event.text });
        return;
      case 'gateOpened':
        this.#closeGates('feedback');
        this.#add(openGate(event));
        return;
      case 'subagentStarted':
      case 'subagentTold':
      case 'subagentEnded': {
        const tool = this.#toolOf(event.call);
        if (tool) this.#set({ ...tool, agents: subagentsAfter(tool.agents, event) });
        return;
      }
      case 'compactionStarted':
      case 'compacted':
      case 'compactionFailed':
        this.#compact(event);
        return;
      case 'reviewOpened':
      case 'reviewDecided':
      case 'reviewCommented':
      case 'reviewEnded':
        this.#review(event);
        return;
      case 'choicesPut':
      case 'choiceTaken':
        this.#choose(event);
        return;
      case 'specDeclined':
        this.#add({ kind: 'notice', id: itemId(event), level: 'info', text: `No spec is needed. ${event.reason}` });
        return;
      case 'gateAnswered':
        if (event.text !== undefined)
          this.#add({ kind: 'prompt', id: itemId(event), text: event.text, by: 'user', checkpoint: undefined });
        this.#closeGates(event.answer);
        return;
      case 'taskEnded':
        this.#add({
          kind: 'taskEnd',
          id: itemId(event),
          task: { ...event.task, title: plainInline(event.task.title) },
          outcome: event.outcome,
          evidence: event.evidence,
          checks: event.checks,
          text: event.reason,
          spent: event.spent,
        });
        return;
      case 'filesRestored':
        this.#restored(event, 'files');
        return;
      case 'rewound':
        this.#cut(event.items);
        this.#restored(event, event.changes.length + event.kept.length > 0 ? 'both' : 'chat');
        return;
      case 'stopped':
        this.#stop(event);
        return;
      default:
    }
  }

  /** Has the view end with the first `items` of all. Those that are not held here are on an earlier page then. */
  #cut(items: number): void {
    this.#endStreaming('broken');
    this.#ofMessage = [];
    this.#openCalls.clear();
    const left = items - this.#earlier;
    const isHere = left >= 0 && left <= this.#items.length;
    const dropped = this.#items.splice(isHere ? left : 0);
    for (const { id } of dropped) this.#places.delete(id);
    if (!isHere) this.#earlier = items;
    this.#ops.push({ op: 'cut', items });
  }

  #restored(event: RestoreEvent, what: 'files' | 'chat' | 'both'): void {
    const { checkpoint, changes, kept } = event;
    this.#add({ kind: 'restore', id: itemId(event), what, checkpoint, changes: changes.slice(0, mostShown), kept });
  }

  #stop(event: EventOf<'stopped'> & Pick<AgentEvent, 'seq'>): void {
    this.#endStreaming('broken');
    this.#ofMessage = [];
    this.#openCalls.clear();
    // A call that was being written when the turn ended was never made.
    for (const item of this.#items) {
      if (item.kind === 'tool' && item.state === 'drafting') this.#set({ ...item, state: 'cancelled' });
    }
    if (event.reason !== 'finished') {
      this.#add({
        kind: 'stop',
        id: itemId(event),
        reason: event.reason,
        code: event.code,
        text: event.message,
        remedy: event.remedy,
      });
    }
  }

  #stream(kind: 'text' | 'thinking', event: { readonly seq: number; readonly text: string }): void {
    const last = this.#streaming === undefined ? undefined : this.#get(this.#streaming);
    if (last?.kind === kind) {
      this.#append(last.id, event.text);
      return;
    }
    this.#endStreaming('whole');
    this.#streaming = itemId(event);
    this.#ofMessage.push(this.#streaming);
    this.#add({ kind, id: this.#streaming, text: event.text, state: 'streaming' });
  }

  #endStreaming(state: 'whole' | 'broken'): void {
    const last = this.#streaming === undefined ? undefined : this.#get(this.#streaming);
    this.#streaming = undefined;
    if (last?.kind === 'text' || last?.kind === 'thinking') this.#set({ ...last, state });
  }

  #supersede(): void {
    this.#streaming = undefined;
    for (const id of this.#ofMessage) {
      const item = this.#get(id);
      if (item?.kind === 'text' || item?.kind === 'thinking') this.#set({ ...item, state: 'superseded' });
    }
    this.#ofMessage = [];
  }

  #closeGates(state: 'approved' | 'feedback'): void {
    const open = this.#items.findLast((item) => item.kind === 'gate' && item.state === 'open');
    if (open?.kind === 'gate') this.#set({ ...open, state });
  }

  #closeChoices(): void {
    const open = this.#items.findLast((item) => item.kind === 'choices' && item.state === 'open');
    if (open?.kind === 'choices') this.#set({ ...open, state: 'over' });
  }

  #choose(event: AgentEvent & EventOf<'choicesPut' | 'choiceTaken'>): void {
    if (event.type === 'choicesPut') {
      const { set, title } = event;
      const choices = event.choices.map(({ choice, question, options }) => {
        return { choice, question, options: options.map(({ label }) => label), taken: undefined };
      });
      this.#closeChoices();
      this.#add({ kind: 'choices', id: itemId(event), set, title, state: 'open', choices });
      return;
    }
    const item = this.#items.findLast((each) => each.kind === 'choices' && each.set === event.set);
    if (item?.kind !== 'choices') return;
    const taken = event.text ?? event.option;
    const choices = item.choices.map((each) =>
      each.choice === event.choice && each.taken === undefined ? { ...each, taken } : each,
    );
    const state = choices.every((each) => each.taken !== undefined) ? 'answered' : item.state;
    this.#set({ ...item, state, choices });
  }

  #compact(event: CompactionEvent): void {
    if (event.type === 'compactionStarted') {
      const { by, reason: text } = event;
      const nothing = { summary: '', before: undefined, after: undefined };
      this.#add({ kind: 'compaction', id: itemId(event), state: 'running', by, text, ...nothing });
      return;
    }
    const running = this.#items.findLast(isRunningCompaction);
    if (running?.kind !== 'compaction') return;
    if (event.type === 'compactionFailed') this.#set({ ...running, state: 'failed', text: event.message });
    else {
      const { summary, before, after } = event;
      this.#set({ ...running, state: 'done', summary, before, after });
    }
  }

  #review(event: AgentEvent & EventOf<'reviewOpened' | 'reviewDecided' | 'reviewCommented' | 'reviewEnded'>): void {
    const open = this.#items.findLast((item) => item.kind === 'review' && item.state === 'open');
    const item = open?.kind === 'review' ? open : undefined;
    if (item) this.#set(reviewAfter(item, event));
    if (event.type !== 'reviewOpened') return;
    this.#add({ kind: 'review', id: itemId(event), state: 'open', files: event.files, comments: item?.comments ?? [] });
  }

  #toolOf(call: string): ToolItem | undefined {
    const item = this.#items.findLast((each) => each.kind === 'tool' && each.call === call);
    return item?.kind === 'tool' ? item : undefined;
  }

  /** Changes the card of a call; a call that was never drafted (another provider, a crash) gets its card now. */
  #putTool(event: ToolEvent, change: Partial<ToolItem> & Pick<ToolItem, 'state'>): void {
    const known = this.#toolOf(event.call);
    if (known && !isOver(known.state)) this.#set({ ...known, label: event.label, ...change });
    else this.#add({ ...newTool(event, change.state, event.label), ...change });
  }

  #get(id: string): ViewItem | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#items[place - this.#earlier];
  }

  #add(item: ViewItem): void {
    this.#places.set(item.id, this.count);
    this.#items.push(item);
    this.#ops.push({ op: 'add', item });
  }

  #set(item: ViewItem): void {
    if (this.#put(item)) this.#ops.push({ op: 'set', item });
  }

  #append(id: string, text: string): void {
    const item = this.#get(id);
    const grown = item && appendTo(item, text);
    if (grown && this.#put(grown)) this.#ops.push({ op: 'append', id, text });
  }

  #put(item: ViewItem): boolean {
    const place = this.#places.get(item.id);
    if (place !== undefined) this.#items[place - this.#earlier] = item;
    return place !== undefined;
  }

  #setHead(head: SessionHead): void {
    const before = this.#head;
    if (before && entriesOf(head).every(([key, value]) => before[key] === value)) return;
    this.#head = head;
    this.#ops.push({ op: 'head', head });
  }
}

const entriesOf = (head: SessionHead): [keyof SessionHead, unknown][] =>
  Object.entries(head) as [keyof SessionHead, unknown][];

type RestoreEvent = Pick<AgentEvent, 'seq'> & Pick<EventOf<'filesRestored'>, 'checkpoint' | 'changes' | 'kept'>;

/** Changed files that a card lists. A command may change thousands. */
const mostShown = 200;

type CompactionEvent = AgentEvent & EventOf<'compactionStarted' | 'compacted' | 'compactionFailed'>;

const isRunningCompaction = (item: ViewItem): boolean => item.kind === 'compaction' && item.state === 'running';

type ToolEvent = { readonly seq: number } & Pick<EventOf<'toolStarted'>, 'call' | 'name' | 'label'>;

function newTool(
  event: { readonly seq: number; readonly call: string; readonly name: string },
  state: ToolItem['state'],
  label: string,
): ToolItem {
  return {
    kind: 'tool',
    id: itemId(event),
    call: event.call,
    name: event.name,
    label,
    state,
    ask: undefined,
    output: '',
    changes: [],
    sources: [],
    agents: [],
  };
}

function isOver(state: ToolItem['state']): boolean {
  return state !== 'drafting' && state !== 'asking' && state !== 'running';
}

const openGate = (event: AgentEvent & EventOf<'gateOpened'>): ViewItem => ({
  kind: 'gate',
  id: itemId(event),
  document: event.document,
  uri: event.uri,
  state: 'open',
  ...(event.optionalTasks === undefined ? {} : { optionalTasks: event.optionalTasks }),
});
