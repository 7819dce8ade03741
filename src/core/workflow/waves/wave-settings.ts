import { z } from 'zod';
import type { Settings } from '../../ports';

/** What the user says about tasks that run at the same time. */
export interface WaveChoices {
  readonly parallel: boolean;
  /** What installs the project's dependencies in a copy; undefined: what is installed is copied. */
  readonly prepare: string | undefined;
  /** Globs of ignored files that copies get. */
  readonly ignored: readonly string[];
  /** What all copies of a run together may take. */
  readonly mostBytes: number;
}

const megabyte = 1_000_000;

/** A value that makes no sense counts as the default. */
export function waveChoices(settings: Pick<Settings, 'get'>): WaveChoices {
  const get = (key: string): unknown => settings.get(key);
  const prepare = z.string().catch('').parse(get('run.prepare')).trim();
  return {
    parallel: get('run.parallel') !== 'off',
    prepare: prepare === '' ? undefined : prepare,
    ignored: z.array(z.string()).catch([]).parse(get('run.copyIgnored')),
    mostBytes: z.number().positive().catch(5000).parse(get('run.mostMegabytes')) * megabyte,
  };
}
