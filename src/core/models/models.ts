import { z } from 'zod';
import type { Settings } from '../ports';
import { ModelError } from './model';
import type { ModelInfo, ModelProvider, ModelRef } from './model';

/** Every model of every provider. */
export interface ModelList {
  /** In the order in which providers were given. */
  readonly providers: readonly ProviderList[];
  /** The models of all of them. */
  readonly models: readonly ModelInfo[];
}

/** What one provider has, or why it has nothing now. */
export interface ProviderList {
  readonly provider: string;
  readonly label: string;
  /** False while it lacks what only the user can give: a key, a consent. */
  readonly configured: boolean;
  readonly models: readonly ModelInfo[];
  readonly error: ModelError | undefined;
}

/** A model with the provider that serves it. */
export interface ResolvedModel {
  readonly provider: ModelProvider;
  readonly info: ModelInfo;
}

export interface Models {
  readonly providers: readonly ModelProvider[];
  /** Asks every provider at once. One that fails is told in its own entry and hides no other. */
  list(signal: AbortSignal): Promise<ModelList>;
  /**
   * The model of a reference; without one the model of the setting `chat.defaultModel`, else the first there is. What a
   * provider listed once is remembered until the next `list`.
   * @throws ModelError when there is no such model, or none at all: then the first provider's reason
   */
  resolve(wanted: ModelRef | undefined, signal: AbortSignal): Promise<ResolvedModel>;
}

export interface ModelsOptions {
  /** The first is preferred where nothing is chosen. */
  readonly providers: readonly ModelProvider[];
  readonly settings: Settings;
}

export const defaultModelSetting = 'chat.defaultModel';

export function createModels({ providers, settings }: ModelsOptions): Models {
  const remembered = new Map<string, readonly ModelInfo[]>();

  const ask = async (provider: ModelProvider, signal: AbortSignal): Promise<ProviderList> => {
    const about = { provider: provider.id, label: provider.label };
    try {
      const models = await provider.list(signal);
      if (models.length > 0) remembered.set(provider.id, models);
      return { ...about, configured: true, models, error: undefined };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelError)) throw error;
      return { ...about, configured: !unconfigured.has(error.code), models: [], error };
    }
  };

  const list = async (signal: AbortSignal): Promise<ModelList> => {
    remembered.clear();
    const lists = await Promise.all(providers.map((provider) => ask(provider, signal)));
    return { providers: lists, models: lists.flatMap(({ models }) => models) };
  };

  /** The provider's models, none where it fails: whoever names a model may name one that is not listed. */
  const known = async (provider: ModelProvider, signal: AbortSignal): Promise<ProviderList> => {
    const models = remembered.get(provider.id);
    if (models === undefined) return ask(provider, signal);
    return { provider: provider.id, label: provider.label, configured: true, models, error: undefined };
  };

  /** A model by its provider. One that is not listed is taken at its word: lists leave aliases out. */
  const named = async (provider: ModelProvider, id: string, signal: AbortSignal): Promise<ResolvedModel> => {
    const { models } = await known(provider, signal);
    return { provider, info: models.find((model) => model.id === id) ?? { provider: provider.id, id, name: id } };
  };

  const find = async (
    choose: (models: readonly ModelInfo[]) => ModelInfo | undefined,
    signal: AbortSignal,
  ): Promise<ResolvedModel | ModelError | undefined> => {
    let first: ModelError | undefined;
    for (const provider of providers) {
      const { models, error } = await known(provider, signal);
      const info = choose(models);
      if (info) return { provider, info };
      first ??= error;
    }
    return first;
  };

  return {
    providers,
    list,
    resolve: async (wanted, signal) => {
      if (wanted) {
        const provider = providers.find(({ id }) => id === wanted.provider);
        if (provider) return named(provider, wanted.id, signal);
        throw unknownModel(`There is no provider "${wanted.provider}" for the model ${wanted.id}`);
      }
      const setting = readSetting(settings);
      if (setting === undefined) {
        const found = await find((models) => models[0], signal);
        if (found && !(found instanceof ModelError)) return found;
        throw found ?? unknownModel('There is no model');
      }
      const provider = providers.find(({ id }) => setting.startsWith(`${id}/`));
      if (provider) return named(provider, setting.slice(provider.id.length + 1), signal);
      const found = await find((models) => models.find(({ id }) => id === setting), signal);
      if (found && !(found instanceof ModelError)) return found;
      throw unknownModel(
        `No provider has the model "${setting}" of the setting fingerpost.${defaultModelSetting}`,
        found,
      );
    },
  };
}

/** Errors of a provider that waits for the user. */
const unconfigured: ReadonlySet<string> = new Set(['no-key', 'no-consent']);

/** `auto` leaves the choice to us, as it does in Kiro, whose setting may stand in for ours. */
function readSetting(settings: Settings): string | undefined {
  const value = z.string().trim().safeParse(settings.get(defaultModelSetting)).data ?? '';
  return value === '' || value.toLowerCase() === 'auto' ? undefined : value;
}

function unknownModel(what: string, cause?: ModelError): ModelError {
  return new ModelError('unknown-model', `${what}. Choose a model.`, { remedy: 'choose-model', cause });
}
