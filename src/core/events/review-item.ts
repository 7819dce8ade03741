import type { EventOf } from './event';
import { afterAct, commentsAfter } from './review';
import type { ReviewItem } from './view';

/** The card of an open review after something was done to it. */
export function reviewAfter(
  item: ReviewItem,
  event: EventOf<'reviewOpened' | 'reviewDecided' | 'reviewCommented' | 'reviewEnded'>,
): ReviewItem {
  switch (event.type) {
    case 'reviewOpened':
      return { ...item, state: 'superseded' };
    case 'reviewDecided':
      return { ...item, files: item.files.map((file) => (file.uri === event.file.uri ? event.file : file)) };
    case 'reviewCommented':
      return { ...item, comments: commentsAfter(item.comments, event) };
    case 'reviewEnded': {
      const { how } = event;
      if (how === 'left') return { ...item, state: 'superseded' };
      const files = how === 'commented' ? item.files : afterAct(item.files, { act: 'acceptAll' }).files;
      return { ...item, state: how, files };
    }
  }
}
