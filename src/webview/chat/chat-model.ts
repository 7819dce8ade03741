import { applyDelta, prependPage, type ViewCopy } from '../../core/events/view-ops';
import type { ChatState, ToWebview } from '../../messages/chat';

/** How many items a page has and how many may pile up before the oldest are let go of; the editor has them all. */
export const pageSize = 60;
const mostItems = 2 * pageSize;

/** Everything the page draws. */
export interface ChatModel {
  /** Undefined until the editor has answered `ready`. */
  readonly chat: Omit<ChatState, 'page'> | undefined;
  readonly copy: ViewCopy | undefined;
  /** A delta was missed and a whole page was asked for; until it comes, deltas lead nowhere. */
  readonly stale: boolean;
  /** The last thing that could not be done. `count` tells two alike ones apart. */
  readonly failure: { readonly message: string; readonly count: number } | undefined;
  /** Sessions in which the editor last found what was looked for. */
  readonly found: Omit<Extract<ToWebview, { type: 'found' }>, 'type'> | undefined;
  /** Asked of the input by the editor: the cursor, and a text where one is given. Counted, as the same may come twice. */
  readonly fill: { readonly text: string | undefined; readonly offered?: boolean; readonly count: number } | undefined;
}

export const emptyModel: ChatModel = {
  chat: undefined,
  copy: undefined,
  stale: false,
  failure: undefined,
  found: undefined,
  fill: undefined,
};

/** The model after a message of the editor. */
export function received(model: ChatModel, message: ToWebview): ChatModel {
  switch (message.type) {
    case 'state': {
      const { page, ...chat } = message.state;
      return { ...model, chat, copy: page, stale: false };
    }
    case 'lists': {
      if (!model.chat) return model;
      const { sessions, models, model: chosen, setup, trusted, autonomy, demo } = message;
      const lists = { sessions, models, model: chosen, setup, trusted, autonomy, demo };
      return { ...model, chat: { ...model.chat, ...lists } };
    }
    case 'delta': {
      if (model.stale || model.copy?.head.session !== message.session) return model;
      const copy = applyDelta(model.copy, message.delta);
      return copy ? { ...model, copy } : { ...model, stale: true };
    }
    case 'earlier':
      if (model.copy?.head.session !== message.session) return model;
      return { ...model, copy: prependPage(model.copy, message.page) };
    case 'failed':
      return { ...model, failure: { message: message.message, count: (model.failure?.count ?? 0) + 1 } };
    case 'found':
      return { ...model, found: { text: message.text, hits: message.hits } };
    case 'focus':
      return { ...model, fill: { text: undefined, count: (model.fill?.count ?? 0) + 1 } };
    case 'offer':
      return { ...model, fill: { text: message.text, offered: true, count: (model.fill?.count ?? 0) + 1 } };
    case 'fill':
      return { ...model, fill: { text: message.text, count: (model.fill?.count ?? 0) + 1 } };
  }
}

/** The copy without its oldest items once too many have piled up; they come back with *Show earlier*. */
export function trimmed(copy: ViewCopy): ViewCopy {
  if (copy.items.length <= mostItems) return copy;
  const dropped = copy.items.length - pageSize;
  return { ...copy, items: copy.items.slice(dropped), earlier: copy.earlier + dropped };
}

const types: Readonly<Record<ToWebview['type'], true>> = {
  state: true,
  lists: true,
  delta: true,
  earlier: true,
  found: true,
  failed: true,
  focus: true,
  offer: true,
  fill: true,
};

/**
 * Whether a message event's data comes from our editor side. Both sides are of one build, so its kind is all there is to
 * check; other things (the editor's own frame, developer tools) post to this window as well.
 */
export function isToWebview(data: unknown): data is ToWebview {
  return typeof data === 'object' && data !== null && 'type' in data && Object.hasOwn(types, String(data.type));
}
