import { z } from 'zod';
import type { ModelInfo, ModelRef } from './model';

/** What a model is asked for: documents of a spec, code and conversation, or the summary of a conversation. */
export type Work = 'planning' | 'coding' | 'summarising';

/** The user's table: for each kind of work a model, as `provider/model` or the model alone. */
export const autoSetting = 'models.auto';

/** *Auto*, which leaves the choice to that table, and without one to the default model (MODELX-02, ONE-26). */
export const autoModel: ModelInfo = { provider: 'auto', id: 'auto', name: 'Auto' };

export function isAuto({ provider }: ModelRef): boolean {
  return provider === autoModel.provider;
}

const choice = z.string().trim().min(1).optional().catch(undefined);

const table = z.object({ planning: choice, coding: choice, summarising: choice }).catch({});

/** The table of the settings. What makes no sense in it is as good as absent. */
export function readAutoTable(value: unknown): Readonly<Partial<Record<Work, string | undefined>>> {
  return table.parse(value ?? {});
}
