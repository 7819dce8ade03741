import type { AgentEvent, EventOf, Grant } from './event';
import { appendTo } from './view-ops';
import {
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
  #head: SessionHead | undefined;
  #seq = 0;
  readonly #items: ViewItem[] = [];
  readonly #places = new Map<string, number>();
  /** The text or thinking that is being streamed. */
  #streaming: string | undefined;
  /** Text and thinking of the message that is being streamed, which a retry supersedes. */
  #ofMessage: string[] = [];
  #ops: ViewOp[] = [];

  get seq(): number {
    return this.#seq;
  }

  /** Undefined until the session was opened. */
  get head(): SessionHead | undefined {
    return this.#head;
  }

  /** Takes the next event in and tells what it changed. */
  apply(event: AgentEvent): ViewDelta {
    this.#ops = [];
    this.#take(event);
    this.#seq = event.seq;
    return { seq: event.seq, ops: this.#ops };
  }

  /**
   * The last `size` items before item `before` (an item's id), or of all.
   * Undefined until the session was opened.
   */
  page(size: number, before?: string): ViewPage | undefined {
    if (!this.#head) return undefined;
    const end = (before === undefined ? undefined : this.#places.get(before)) ?? this.#items.length;
    const start = Math.max(0, end - size);
    return { seq: this.#seq, head: this.#head, items: this.#items.slice(start, end), earlier: start };
  }

  #take(event: AgentEvent): void {
    switch (event.type) {
      case 'sessionOpened':
        this.#setHead({
          session: event.session,
          kind: event.kind,
          title: event.title,
          root: event.root,
          spec: event.spec,
          task: event.task,
          state: 'idle',
          gate: undefined,
          modelName: undefined,
          usage: undefined,
          canContinue: false,
        });
        return;
      case 'sessionRenamed':
        this.#patchHead({ title: event.title });
        return;
      case 'specNamed':
        this.#patchHead({ spec: event.spec });
        return;
      case 'modelChosen':
        return;
      case 'prompted':
        this.#patchHead({ state: 'running', canContinue: false });
        this.#add({ kind: 'prompt', id: itemId(event), text: event.shown ?? event.text, by: event.by });
        return;
      case 'turnStarted':
        this.#patchHead({ state: 'running', modelName: event.modelName });
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
        this.#patchHead({ usage: event.usage });
        return;
      default:
        this.#takeToolOrEnd(event);
    }
  }

  #takeToolOrEnd(event: AgentEvent): void {
    switch (event.type) {
      case 'asked': {
        const ask = {
          id: event.ask,
          detail: event.detail,
          reason: event.reason,
          always: event.grant && grantInWords(event.grant),
          answer: undefined,
        };
        this.#putTool(event, { state: 'asking', ask });
        this.#patchHead({ state: 'waiting' });
        return;
      }
      case 'answered': {
        const asked = this.#items.findLast((item) => item.kind === 'tool' && item.ask?.id === event.ask);
        if (asked?.kind === 'tool' && asked.ask) this.#set({ ...asked, ask: { ...asked.ask, answer: event.answer } });
        this.#patchHead({ state: 'running' });
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
        this.#putTool(event, { state: event.outcome, output: event.content, changes: event.changes });
        return;
      case 'noticed':
        this.#add({ kind: 'notice', id: itemId(event), level: event.level, text: event.text });
        return;
      case 'gateOpened':
        this.#closeGates('feedback');
        this.#add({ kind: 'gate', id: itemId(event), document: event.document, uri: event.uri, state: 'open' });
        this.#patchHead({ gate: event.document });
        return;
      case 'gateAnswered':
        if (event.text !== undefined) this.#add({ kind: 'prompt', id: itemId(event), text: event.text, by: 'user' });
        this.#closeGates(event.answer);
        return;
      case 'taskEnded':
        this.#add({
          kind: 'taskEnd',
          id: itemId(event),
          task: event.task,
          outcome: event.outcome,
          evidence: event.evidence,
          checks: event.checks,
          text: event.reason,
        });
        return;
      case 'stopped':
        this.#stop(event);
        return;
      default:
    }
  }

  #stop(event: EventOf<'stopped'> & Pick<AgentEvent, 'seq'>): void {
    this.#endStreaming('broken');
    this.#ofMessage = [];
    // A call that was being written when the turn ended was never made.
    for (const item of this.#items.filter((each) => each.kind === 'tool' && each.state === 'drafting')) {
      this.#set({ ...(item as ToolItem), state: 'cancelled' });
    }
    if (event.reason !== 'finished') {
      this.#add({
        kind: 'stop',
        id: itemId(event),
        reason: event.reason,
        text: event.message,
        remedy: event.remedy,
      });
    }
    this.#patchHead({ state: 'idle', canContinue: event.reason !== 'finished' && event.reason !== 'refusal' });
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
    this.#patchHead({ gate: undefined });
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
    return place === undefined ? undefined : this.#items[place];
  }

  #add(item: ViewItem): void {
    this.#places.set(item.id, this.#items.push(item) - 1);
    this.#ops.push({ op: 'add', item });
  }

  #set(item: ViewItem): void {
    const place = this.#places.get(item.id);
    if (place === undefined) return;
    this.#items[place] = item;
    this.#ops.push({ op: 'set', item });
  }

  #append(id: string, text: string): void {
    const place = this.#places.get(id);
    const item = place === undefined ? undefined : this.#items[place];
    if (place === undefined || item === undefined) return;
    const grown = appendTo(item, text);
    if (grown === undefined) return;
    this.#items[place] = grown;
    this.#ops.push({ op: 'append', id, text });
  }

  #setHead(head: SessionHead): void {
    this.#head = head;
    this.#ops.push({ op: 'head', head });
  }

  #patchHead(change: Partial<SessionHead>): void {
    if (!this.#head) return;
    const same = Object.entries(change).every(([key, value]) => this.#head?.[key as keyof SessionHead] === value);
    if (!same) this.#setHead({ ...this.#head, ...change });
  }
}

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
  };
}

function isOver(state: ToolItem['state']): boolean {
  return state !== 'drafting' && state !== 'asking' && state !== 'running';
}

function grantInWords(grant: Grant): string {
  switch (grant.kind) {
    case 'write-inside':
      return 'all edits inside the workspace, except to files that run later';
    case 'command':
      return 'exactly this command';
    case 'read-place':
      return 'reading this place';
  }
}
