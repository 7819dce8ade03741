import type { Core } from '../core/core';
import { relativeCosts } from '../core/models/cost';
import type { ModelInfo } from '../core/models/model';
import { tokens } from '../core/events/token-count';
import { type Streams, visible } from './output';

/** How long a server may take to tell its models. */
const listMs = 30_000;

/** `models list`: what every provider has, and why one has nothing. 1 where no model can be had at all. */
export async function listModels(
  core: Core,
  json: boolean,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<0 | 1> {
  const { models, providers, problems } = await core.models.list(
    AbortSignal.any([signal, AbortSignal.timeout(listMs)]),
  );
  const costOf = relativeCosts(models);
  if (json) {
    const told = {
      schema: 'fingerpost.models.list/1',
      models: models.map((model) => jsonOf(model, costOf(model))),
      providers: providers.map(({ provider, label, configured, error }) => ({
        provider,
        label,
        configured,
        error: error ? { code: error.code, message: error.message } : null,
      })),
      problems,
    };
    out(`${JSON.stringify(told)}\n`);
  } else {
    for (const model of models) out(`${visible(lineOf(model, costOf(model)))}\n`);
    for (const problem of problems) err(`${visible(problem)}\n`);
    for (const { label, error } of providers) if (error) err(`${visible(`${label}: ${error.message}`)}\n`);
  }
  return models.length > 0 ? 0 : 1;
}

function jsonOf(model: ModelInfo, relativeCost: number | undefined): object {
  const { provider, id, name, contextTokens = null, maxOutputTokens = null, price = null } = model;
  return {
    provider,
    id,
    name,
    contextTokens,
    maxOutputTokens,
    price,
    relativeCost: relativeCost ?? null,
  };
}

function lineOf(model: ModelInfo, cost: number | undefined): string {
  const { provider, id, contextTokens } = model;
  const size = contextTokens === undefined ? '' : `  ${tokens(contextTokens)} tokens`;
  return `${provider}/${id}${size}${cost === undefined ? '' : `  ${Number(cost.toFixed(1))}x`}`;
}
