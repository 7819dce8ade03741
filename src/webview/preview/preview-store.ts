import type { PreviewDocument, ToPreview } from '../../messages/preview';

/** What the page shows. */
export interface PreviewModel {
  readonly document: PreviewDocument | undefined;
  /** The name of a document that is not there any more. */
  readonly gone: string | undefined;
  /** What a person asked for and could not be done. */
  readonly failure: string | undefined;
}

export const emptyPreview: PreviewModel = { document: undefined, gone: undefined, failure: undefined };

const types: ReadonlySet<string> = new Set([
  'document',
  'scroll',
  'show',
  'gone',
  'failed',
] satisfies ToPreview['type'][]);

/** Whether a message event is the editor's; other scripts of its frame send some too. */
export function isToPreview(data: unknown): data is ToPreview {
  return typeof data === 'object' && data !== null && 'type' in data && types.has(String(data.type));
}

/** What a message makes of the page. Those that only move it change nothing. */
export function received(model: PreviewModel, message: ToPreview): PreviewModel {
  switch (message.type) {
    case 'document':
      return { document: message.document, gone: undefined, failure: undefined };
    case 'gone':
      return { ...model, document: undefined, gone: message.name };
    case 'failed':
      return { ...model, failure: message.message };
    case 'scroll':
    case 'show':
      return model;
  }
}
