/** The kinds of session a person can start (`VIBE-01`); sessions of tasks are started by the runner. */
export const sessionKinds = [
  {
    kind: 'chat',
    name: 'Chat',
    icon: 'comment-discussion',
    explanation: 'Ask, explore and change code in conversation.',
  },
  {
    kind: 'spec',
    name: 'Spec',
    icon: 'milestone',
    explanation: 'Agree on requirements, design and tasks, then build.',
  },
] as const;
