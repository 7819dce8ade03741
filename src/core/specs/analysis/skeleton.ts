import { earsLanguages, lexiconOf } from '../ears/lexicon';

/** What a missing criterion is about. */
export interface MissingScenario {
  readonly state: string;
  readonly event: string;
  readonly isUnwanted: boolean;
  readonly system: string;
  /** Of the criteria beside it. */
  readonly language: string | null;
}

/** The beginning of a criterion, up to what shall be done, with the keywords of its language. */
export function skeletonOf({ state, event, isUnwanted, system, language }: MissingScenario): string {
  const words = lexiconOf(earsLanguages.find((each) => each === language) ?? 'en');
  const keyword = (phrases: readonly string[]): string => (phrases[0] ?? '').toUpperCase();
  const isBare = (text: string): string => text.trim().replace(/[,.;:]+$/, '');
  const head = `${keyword(words.while)} ${isBare(state)}, `;
  const condition = isUnwanted
    ? `${keyword(words.if)} ${isBare(event)}, ${keyword(words.then)} `
    : `${keyword(words.when)} ${isBare(event)}, `;
  const article = words === lexiconOf('en') && !/^(?:the|each|all|every|any)\s/i.test(system) ? 'THE ' : '';
  return `${head}${condition}${article}${system} ${keyword(words.shall)} `;
}
