import type { SpecRow } from '../../core/workflow/rows';

/** Where a spec stands, for people. */
export const phaseWords = {
  requirements: 'requirements',
  design: 'design',
  tasks: 'tasks',
  execution: 'in work',
  done: 'done',
} satisfies Record<SpecRow['phase'], string>;
