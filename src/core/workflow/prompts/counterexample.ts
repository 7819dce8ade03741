import { type Counterexample, seedInWords, shrunkInWords, triedInWords } from '../evidence/counterexample';

/** What an agent is told of a property that failed, once a person has said what is to be changed (PBT-10). */
export interface CounterexamplePrompt {
  readonly found: Counterexample;
  /** The property as the design has it; undefined where it is not there any more. */
  readonly property: { readonly title: string | null; readonly text: string } | undefined;
  /** Criteria that it validates. */
  readonly criteria: readonly { readonly id: string; readonly text: string }[];
}

/** The code is wrong: the agent that built it goes on. */
export function fixCodePrompt(about: CounterexamplePrompt): string {
  return `${facts(about)}

The user has looked at this and says: the code is wrong. Find out why it fails for this input, mend the cause rather than this one input, and run the test. Leave the spec and the test as they are, with one exception: ${asExample}`;
}

/** The test is wrong: the one time that it may be changed. */
export function fixTestPrompt(about: CounterexamplePrompt): string {
  const { file, line } = about.found;
  return `${facts(about)}

The user has looked at this and says: the test is wrong, the spec and the code are right. You may change the tagged test at ${file}:${String(line)} and its generators, and no other test. Make it check what the property says: neither fewer inputs, nor a precondition that only keeps this input away, nor a skip. Say in your closing words what was wrong with it. The user is asked about the changed test before it counts.`;
}

/** The spec is wrong: criterion or property are proposed anew, and the user reviews that. */
export function fixSpecInstruction(about: CounterexamplePrompt): string {
  return `Action: mend the spec. ${facts(about)}

The user has looked at this and says: the spec is wrong, the code does what it should. Propose with write_document the least change of the criteria or of the property that says what is meant, for this input too; name the document each time, the criteria first. A criterion that changes keeps its number, so does the property. Nothing else is touched. The user reviews every change. Then say in one or two sentences what the property missed.`;
}

/** How a counterexample stays with its test. */
export const asExample =
  'add the failing input to the test as an example that is always tried (`examples: [[…]]` among the parameters of fast-check, `@example(…)` of Hypothesis).';

function facts({ found, property, criteria }: CounterexamplePrompt): string {
  const { number, file, line, value, message } = found;
  const title = property?.title ?? null;
  const shrunk = shrunkInWords(found);
  const again = seedInWords(found);
  return [
    `Property ${number}${title === null ? '' : ` (${title})`} failed ${triedInWords(found)}, in ${file}:${String(line)}.`,
    `Counterexample: ${value}${shrunk === '' ? '' : ` (${shrunk})`}`,
    ...(again === '' ? [] : [`To see it again: ${again}`]),
    ...(message === null ? [] : [`What the test said: ${message.slice(0, mostOfMessage)}`]),
    ...(property ? [`The property: ${property.text.replace(/\s+/g, ' ').trim()}`] : []),
    ...criteria.map(({ id, text }) => `Criterion ${id}: ${text.replace(/\s+/g, ' ').trim()}`),
  ].join('\n');
}

const mostOfMessage = 1_500;
