import { Component, type ComponentChildren } from 'preact';
import type { ViewItem } from '../../../core/events/view';
import { ChoicesCard } from './choices-card';
import { CompactionCard } from './compaction-card';
import { GateCard } from './gate-card';
import { Notice } from './notice';
import { Prompt } from './prompt';
import { RestoreCard } from './restore-card';
import { RetryNotice } from './retry-notice';
import { ReviewCard } from './review-card';
import { StopCard } from './stop-card';
import { TaskEndCard } from './task-end-card';
import { Text } from './text';
import { Thinking } from './thinking';
import { ToolCard } from './tool-card';

export interface ItemRowProps {
  readonly item: ViewItem;
  /** What the item asks for can be answered now: an approval, an open gate, a turn to go on with, a running countdown. */
  readonly active: boolean;
}

/** One item of the conversation. It is drawn again only when it has changed, so streaming leaves the rest alone. */
export class ItemRow extends Component<ItemRowProps> {
  override shouldComponentUpdate({ item, active }: ItemRowProps): boolean {
    return item !== this.props.item || active !== this.props.active;
  }

  override render({ item, active }: ItemRowProps): ComponentChildren {
    const state = 'state' in item ? item.state : undefined;
    return (
      <div class={`item item-${item.kind}`} data-item-kind={item.kind} data-state={state}>
        {content(item, active)}
      </div>
    );
  }
}

function content(item: ViewItem, active: boolean): ComponentChildren {
  switch (item.kind) {
    case 'prompt':
      return <Prompt item={item} />;
    case 'text':
      return <Text item={item} />;
    case 'thinking':
      return <Thinking item={item} />;
    case 'tool':
      return <ToolCard item={item} active={active} />;
    case 'notice':
      return <Notice item={item} />;
    case 'retry':
      return <RetryNotice item={item} active={active} />;
    case 'gate':
      return <GateCard item={item} active={active} />;
    case 'choices':
      return <ChoicesCard item={item} active={active} />;
    case 'review':
      return <ReviewCard item={item} active={active} />;
    case 'taskEnd':
      return <TaskEndCard item={item} />;
    case 'compaction':
      return <CompactionCard item={item} />;
    case 'restore':
      return <RestoreCard item={item} />;
    case 'stop':
      return <StopCard item={item} active={active} />;
  }
}
