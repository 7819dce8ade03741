import { z } from 'zod';
import { claudeOf, claudeVersion } from './claude-names';
import type { ModelInfo } from './model';

/** An entry of `/foundation-models`. */
export const foundationModel = z.object({
  modelId: z.string(),
  modelName: z.string().optional(),
  inferenceTypesSupported: z.array(z.string()).default([]),
  responseStreamingSupported: z.boolean().nullish(),
});

/** An entry of `/inference-profiles`: models under one name that Bedrock serves from several regions. */
export const inferenceProfile = z.object({
  inferenceProfileId: z.string(),
  inferenceProfileName: z.string().optional(),
  status: z.string().optional(),
});

/**
 * What can be asked, the newest model first. Newer ones are only had through a profile, older ones by themselves; what
 * knows no tools, every Claude before 3.5, is left out.
 */
export function offeredModels(
  models: readonly z.infer<typeof foundationModel>[],
  profiles: readonly z.infer<typeof inferenceProfile>[],
): readonly Pick<ModelInfo, 'id' | 'name'>[] {
  const byThemselves = models
    .filter(({ inferenceTypesSupported: types }) => types.includes('ON_DEMAND'))
    .filter(({ responseStreamingSupported }) => responseStreamingSupported !== false)
    .map(({ modelId: id, modelName: name = id }) => ({ id, name }));
  const throughProfiles = profiles
    .filter(({ status = 'ACTIVE' }) => status === 'ACTIVE')
    .map(({ inferenceProfileId: id, inferenceProfileName: name = id }) => ({ id, name }));
  return [...throughProfiles, ...byThemselves]
    .map((model) => ({ ...model, age: ageOf(model.id) }))
    .filter(({ age: [version] }) => version >= 305)
    .toSorted(({ age: left, id: a }, { age: right, id: b }) => {
      return right[0] - left[0] || right[1] - left[1] || (a < b ? -1 : 1);
    })
    .map(({ id, name }) => ({ id, name }));
}

/** Version and date, such as [405, 20250929]; [0, 0] for what is no Claude. */
function ageOf(id: string): readonly [version: number, date: number] {
  const name = claudeOf(id) ?? '';
  return [claudeVersion(name), Number(/-(\d{8})$/.exec(name)?.[1] ?? 0)];
}
