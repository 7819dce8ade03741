import { z } from 'zod';
import { defineTool, type Tool } from '../tools/tool';

/** What the first step of a quick spec came to. */
export type Clarified =
  | { readonly kind: 'questions'; readonly questions: readonly ClarifyingQuestion[] }
  | { readonly kind: 'no-spec'; readonly reason: string };

export interface ClarifyingQuestion {
  readonly question: string;
  /** Answers to choose from; the user may say something else. */
  readonly answers: readonly string[];
}

const questions = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        question: z.string().trim().min(1).max(400).describe('One sentence.'),
        answers: z.array(z.string().trim().min(1).max(200)).min(2).max(3).describe('The likeliest first.'),
      }),
    )
    .max(5)
    .describe('Empty when nothing is open.'),
});

const declined = z.strictObject({
  reason: z.string().trim().min(1).max(1_000).describe('For the user, in one or two sentences.'),
});

const once = { outcome: 'done', content: 'The user sees it. Stop here.' } as const;
const twice = { outcome: 'failed', content: 'You have said that already. Stop here.' } as const;

/**
 * The two ways in which the first step of a quick spec ends. Neither writes: what follows is the engine's to do.
 * @param take told once what it came to
 */
export function clarifyTools(take: (clarified: Clarified) => void): readonly Tool[] {
  let isTaken = false;
  const end = (clarified: Clarified): typeof once | typeof twice => {
    if (isTaken) return twice;
    isTaken = true;
    take(clarified);
    return once;
  };
  return [
    defineTool<z.infer<typeof questions>>({
      name: 'ask_user',
      description: 'Asks the user what must be known before the spec is written. Call it once.',
      input: questions,
      secrets: 'kept',
      access: () => [],
      label: ({ questions: { length } }) =>
        length === 0 ? 'Nothing to ask' : `Ask ${length} question${length === 1 ? '' : 's'}`,
      run: ({ questions: asked }) => Promise.resolve(end({ kind: 'questions', questions: asked })),
    }),
    defineTool<z.infer<typeof declined>>({
      name: 'no_spec_needed',
      description: 'Ends this session without a spec, because the work needs none.',
      input: declined,
      secrets: 'kept',
      access: () => [],
      label: () => 'No spec is needed',
      run: ({ reason }) => Promise.resolve(end({ kind: 'no-spec', reason })),
    }),
  ];
}
