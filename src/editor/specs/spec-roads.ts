import type { SpecPlan } from '../../core/specs/spec-plan';
import type { SpecRoadName } from '../../messages/chat';
import { askText, pickOne } from '../pick';

/** What each choice means. */
export const planOfRoad = {
  'requirements-first': { kind: 'feature', workflow: 'requirements-first' },
  'design-first-high': { kind: 'feature', workflow: 'design-first', detail: 'high' },
  'design-first-low': { kind: 'feature', workflow: 'design-first', detail: 'low' },
  bugfix: { kind: 'bugfix', workflow: 'requirements-first' },
  quick: { kind: 'feature', workflow: 'quick' },
} as const satisfies Readonly<Record<SpecRoadName, SpecPlan>>;

const kinds = [
  {
    label: '$(milestone) Feature',
    detail: 'Requirements, design and tasks, with your approval after each',
    value: 'feature',
  },
  {
    label: '$(bug) Bugfix',
    detail: 'What is wrong, what is right and what must stay; then the root cause, and tests before the fix',
    value: 'bugfix',
  },
  {
    label: '$(zap) Quick',
    detail: 'A few questions, then everything in one go, with one approval before any task runs',
    value: 'quick',
  },
] as const;

const workflows = [
  { label: '$(list-ordered) Requirements first', detail: 'You know what it should do', value: 'requirements-first' },
  {
    label: '$(symbol-structure) Design first, high level',
    detail: 'You know its architecture; requirements are derived from it',
    value: 'design-first-high',
  },
  {
    label: '$(symbol-method) Design first, low level',
    detail: 'You know functions and algorithms; requirements are derived from them',
    value: 'design-first-low',
  },
] as const satisfies readonly { readonly label: string; readonly detail: string; readonly value: SpecRoadName }[];

/** Asks by which road a spec is to be made; it cannot be switched later (SPEC-05). @throws vscode.CancellationError */
export async function pickPlan(title: string): Promise<SpecPlan> {
  const kind = await pickOne(title, 'What is it? This cannot be changed later.', kinds);
  return planOfRoad[kind === 'feature' ? await pickOne<SpecRoadName>(title, 'What comes first?', workflows) : kind];
}

/** Asks what the spec is to be about. @throws vscode.CancellationError */
export function askIdea(title: string, { kind }: SpecPlan): Promise<string> {
  const words =
    kind === 'bugfix'
      ? {
          prompt: 'What goes wrong, and when? The code is looked at for the rest.',
          placeHolder: 'An empty cart shows NaN as its total',
        }
      : {
          prompt: 'What do you want to build? A sentence or two; the documents are written from it.',
          placeHolder: 'Sign-in with e-mail and password, with a reset link',
        };
  return askText({
    title,
    ...words,
    validateInput: (text) => (text.trim() === '' ? 'Say in a few words what you want.' : undefined),
  });
}
