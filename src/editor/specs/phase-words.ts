import type { SpecRow } from '../../core/workflow/rows';

const words = {
  requirements: 'requirements',
  design: 'design',
  tasks: 'tasks',
  execution: 'in work',
  done: 'done',
} satisfies Record<SpecRow['phase'], string>;

/** Where a spec stands, for people. */
export function phaseWord({ kind, phase }: Pick<SpecRow, 'kind' | 'phase'>): string {
  return kind === 'bugfix' && phase === 'requirements' ? 'bug analysis' : words[phase];
}
