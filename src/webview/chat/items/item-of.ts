import type { ViewItem } from '../../../core/events/view';

/** The item of a kind. */
export type ItemOf<Kind extends ViewItem['kind']> = Extract<ViewItem, { kind: Kind }>;

/** Text and thinking share one shape. */
export type StreamedItem = ItemOf<'text' | 'thinking'>;
