import type { ThingRow } from '../../core/workflow/reading-rows';

/** The icon of each kind of thing that a spec names, wherever it is shown. */
export const thingIcons = {
  requirement: 'milestone',
  criterion: 'checklist',
  property: 'symbol-property',
  task: 'tasklist',
  test: 'beaker',
} satisfies Record<ThingRow['kind'], string>;
