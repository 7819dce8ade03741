/** A model as the test server offers it. */
export interface ServedModel {
  readonly id: string;
  readonly name: string;
  /** Undefined: the server does not tell, and refuses no prompt for its length. */
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  /** Which `thinking` a request may ask for. Default: both. */
  readonly thinking?: readonly ('enabled' | 'adaptive')[];
}

/** One model in the shape of `/v1/models`. */
export function modelEntry(model: ServedModel): object {
  const thinking = model.thinking ?? ['enabled', 'adaptive'];
  return {
    type: 'model',
    id: model.id,
    display_name: model.name,
    created_at: '2026-01-01T00:00:00Z',
    lifecycle: 'active',
    max_input_tokens: model.contextTokens ?? null,
    max_tokens: model.maxOutputTokens ?? null,
    capabilities: {
      thinking: {
        supported: thinking.length > 0,
        types: {
          enabled: { supported: thinking.includes('enabled') },
          adaptive: { supported: thinking.includes('adaptive') },
        },
      },
    },
  };
}

/** One page of `/v1/models`, by the query's `limit` and `after_id`. */
export function modelPage(models: readonly ServedModel[], query: URLSearchParams): object {
  const after = query.get('after_id');
  const start = after === null ? 0 : models.findIndex(({ id }) => id === after) + 1;
  const page = models.slice(start, start + Number(query.get('limit') ?? 20));
  return {
    data: page.map(modelEntry),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: start + page.length < models.length,
  };
}
