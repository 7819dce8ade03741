import type { EventOf } from '../../events/event';
import type { Show } from '../../specs/show';
import { firstLine } from '../../text/first-line';
import type { CounterexamplePrompt } from '../prompts/counterexample';
import type { FoundCounterexample } from './property-history';

/** What is to be changed where a property and the code disagree (PBT-10). */
export type Fix = 'code' | 'spec' | 'test';

/** More at once nobody decides on. */
const mostPut = 3;
const longestInput = 200;

/** The three ways out, for each property that failed. Undefined: none did. */
export function fixChoices(found: readonly FoundCounterexample[], set: string): EventOf<'choicesPut'> | undefined {
  const byNumber = new Map(found.filter(isPuzzle).map((each) => [each.number, each]));
  if (byNumber.size === 0) return undefined;
  return {
    type: 'choicesPut',
    set,
    about: 'counterexample',
    title: byNumber.size === 1 ? 'A property failed' : 'Properties failed',
    choices: [...byNumber.values()].slice(0, mostPut).map(({ number, value }) => ({
      choice: number,
      question: `Property ${number} fails for ${firstLine(value, longestInput)}. What is wrong?`,
      options: [
        { label: 'Fix the code', fix: 'code' },
        { label: 'Fix the spec', fix: 'spec' },
        { label: 'Fix the test', fix: 'test' },
      ],
    })),
  };
}

/** Somebody has to decide on it: one that was to fail is as it should be. */
export const isPuzzle = ({ isOpen, expected }: FoundCounterexample): boolean => isOpen && expected !== true;

/** What an agent must know of it. */
export function fixMaterial(found: FoundCounterexample, show: Show): CounterexamplePrompt {
  const property = show.properties.find(({ number }) => number === found.number);
  const keys = new Set(property?.validates);
  const criteria = show.requirements.flatMap((requirement) =>
    requirement.criteria.filter(({ key }) => keys.has(key) || keys.has(requirement.key)),
  );
  return { found, property, criteria };
}
