import { z } from 'zod';
import type { Settings } from '../ports';
import { autoSetting, isAuto, readAutoTable, type Work } from './auto';
import { allWithKnown, withKnown } from './known-models';
import { ModelError } from './model';
import type { ModelInfo, ModelProvider, ModelRef } from './model';

/** Every model of every provider. */
export interface ModelList {
  /** In the order in which providers were given. */
  readonly providers: readonly ProviderList[];
  /** The models of all of them. */
  readonly models: readonly ModelInfo[];
  /** What is wrong with settings, so that providers are missing: sentences for the user. */
  readonly problems: readonly string[];
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
  /** What the user set and could not be had, so that this one stands in for it. */
  readonly warning?: string;
}

export interface Models {
  /** Asks every provider at once. One that fails is told in its own entry and hides no other. */
  list(signal: AbortSignal): Promise<ModelList>;
  /**
   * The model of a reference. Without one, or for *Auto*, the model that the table `models.auto` has for this kind of work;
   * else that of the setting `chat.defaultModel`, else the first there is (ONE-26). What a provider listed once is
   * remembered until the next `list`.
   * @throws ModelError when there is no such model, or none at all: then the first provider's reason
   */
  resolve(wanted: ModelRef | undefined, signal: AbortSignal, work?: Work): Promise<ResolvedModel>;
  /** The model of a name as files write it, `provider/model` or the model alone. Undefined: no provider lists it. */
  named(name: string, signal: AbortSignal): Promise<ResolvedModel | undefined>;
  /** Is the choice left to us, by the reference or, without one, by the settings? */
  isAuto(wanted: ModelRef | undefined): boolean;
}

export interface ModelsOptions {
  /** The first is preferred where nothing is chosen. Asked anew each time. */
  readonly providers: () => readonly ModelProvider[];
  readonly settings: Settings;
  /** Asked with each list. Default: none. */
  readonly problems?: () => readonly string[];
}

export const defaultModelSetting = 'chat.defaultModel';

export function createModels({ providers, settings, problems = () => [] }: ModelsOptions): Models {
  const remembered = new Map<string, readonly ModelInfo[]>();

  const ask = async (provider: ModelProvider, signal: AbortSignal): Promise<ProviderList> => {
    const about = { provider: provider.id, label: provider.label };
    try {
      const models = allWithKnown(await provider.list(signal), settings);
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
    const lists = await Promise.all(providers().map((provider) => ask(provider, signal)));
    return { providers: lists, models: lists.flatMap(({ models }) => models), problems: problems() };
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
    const listed = models.find((model) => model.id === id);
    return { provider, info: listed ?? withKnown({ provider: provider.id, id, name: id }, settings) };
  };

  const find = async (
    choose: (models: readonly ModelInfo[]) => ModelInfo | undefined,
    signal: AbortSignal,
  ): Promise<ResolvedModel | ModelError | undefined> => {
    let first: ModelError | undefined;
    for (const provider of providers()) {
      const { models, error } = await known(provider, signal);
      const info = choose(models);
      if (info) return { provider, info };
      first ??= error;
    }
    return first;
  };

  /** A model as settings name it: `provider/model`, or the model alone. @throws ModelError */
  const ofSetting = async (text: string, setting: string, signal: AbortSignal): Promise<ResolvedModel> => {
    const provider = providers().find(({ id }) => text.startsWith(`${id}/`));
    if (provider) return named(provider, text.slice(provider.id.length + 1), signal);
    const found = await find((models) => bestOf(models, text), signal);
    if (found && !(found instanceof ModelError)) return found;
    throw unknownModel(`No provider has the model "${text}" of the setting fingerpost.${setting}`, found);
  };

  const byDefault = async (signal: AbortSignal): Promise<ResolvedModel> => {
    const setting = readSetting(settings);
    if (setting !== undefined) return ofSetting(setting, defaultModelSetting, signal);
    const found = await find((models) => models[0], signal);
    if (found && !(found instanceof ModelError)) return found;
    throw found ?? unknownModel('There is no model');
  };

  return {
    list,
    named: async (name, signal) => {
      const provider = providers().find(({ id }) => name.startsWith(`${id}/`));
      const id = provider ? name.slice(provider.id.length + 1) : name;
      const found = await find(
        (models) =>
          bestOf(
            models.filter((each) => !provider || each.provider === provider.id),
            id,
          ),
        signal,
      );
      return found instanceof ModelError ? undefined : found;
    },
    isAuto: (wanted) => (wanted ? isAuto(wanted) : readSetting(settings) === undefined),
    resolve: async (wanted, signal, work = 'coding') => {
      if (wanted && !isAuto(wanted)) {
        const provider = providers().find(({ id }) => id === wanted.provider);
        if (provider) return named(provider, wanted.id, signal);
        throw unknownModel(`There is no provider "${wanted.provider}" for the model ${wanted.id}`);
      }
      const choice = readAutoTable(settings.get(autoSetting))[work];
      const mayChoose = wanted !== undefined || readSetting(settings) === undefined;
      if (choice === undefined || !mayChoose) return byDefault(signal);
      try {
        return await ofSetting(choice, `${autoSetting}.${work}`, signal);
      } catch (error) {
        if (!(error instanceof ModelError) || error.code !== 'unknown-model') throw error;
        return { ...(await byDefault(signal)), warning: `${error.message} Another one is used meanwhile.` };
      }
    },
  };
}

/**
 * The model of that name. Kiro's names have dots where providers write dashes, and leave dates out: `claude-sonnet-4.5` is
 * `claude-sonnet-4-5-20250929`. Of several dates the last.
 */
function bestOf(models: readonly ModelInfo[], name: string): ModelInfo | undefined {
  const exact = models.find(({ id }) => id === name);
  if (exact) return exact;
  const bare = name.replace(/\./g, '-');
  const dated = models.filter(
    ({ id }) => id === bare || (id.startsWith(`${bare}-`) && /^\d{8}$|^latest$/.test(id.slice(bare.length + 1))),
  );
  return dated.sort((a, b) => b.id.localeCompare(a.id))[0];
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
