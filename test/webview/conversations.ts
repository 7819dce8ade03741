import type { EventPayload, ReviewFile } from '../../src/core/events/event';

/** Conversations as a log holds them, for every kind of item that a page draws. */

const root = 'file:///home/ada/shop';

export const opened: EventPayload = { type: 'sessionOpened', kind: 'chat', root, title: 'Coupon codes at checkout' };

export const turn: EventPayload = {
  type: 'turnStarted',
  model: { provider: 'anthropic', id: 'claude-sonnet-5' },
  modelName: 'Claude Sonnet 5',
};

export const asks = (text: string): EventPayload => ({ type: 'prompted', text, by: 'user' });

export const says = (text: string): EventPayload => ({ type: 'textStreamed', text });

export const replied = (input = 36_000): EventPayload => ({
  type: 'replied',
  blocks: [],
  stop: 'end',
  usage: { input, output: 900 },
  cost: 0.12,
  context: {
    window: 200_000,
    used: input + 900,
    estimated: false,
    parts: [
      { what: 'instructions', tokens: 4_000 },
      { what: 'tools', tokens: 3_000 },
      { what: 'prompts', tokens: 1_000 },
      { what: 'answers', tokens: 2_900 },
      { what: 'results', tokens: input - 10_000 },
    ],
  },
});

export const finished: EventPayload = { type: 'stopped', reason: 'finished' };

/** A call from its draft to its end. */
export function calls(
  call: string,
  name: string,
  label: string,
  content: string,
  end: Partial<Extract<EventPayload, { type: 'toolEnded' }>> = {},
): EventPayload[] {
  return [
    { type: 'toolDrafted', call, name },
    { type: 'toolStarted', call, name, label, input: {}, touches: [] },
    { type: 'toolEnded', call, name, label, outcome: 'done', content, changes: [], seen: [], ...end },
  ];
}

export const asked = (
  call: string,
  extra: Partial<Extract<EventPayload, { type: 'asked' }>> = {},
): Extract<EventPayload, { type: 'asked' }> => ({
  type: 'asked',
  ask: `ask-${call}`,
  call,
  name: 'shell',
  label: 'Run npm test -- checkout',
  detail: 'npm test -- checkout --coverage=false',
  reason: 'Commands run with your rights, outside of the workspace too.',
  grant: { kind: 'command', command: 'npm test -- checkout --coverage=false', folder: root },
  ...extra,
});

/** The same as a subagent asks it. */
export const questionOf = (
  call: string,
  extra: Partial<Extract<EventPayload, { type: 'asked' }>> = {},
): Extract<EventPayload, { type: 'subagentTold' }>['question'] => asked(call, extra);

/** An edit that is asked for, with the diff it would make. */
export const askedEdit = asked('c5', {
  name: 'write',
  label: 'Edit src/checkout/order.ts',
  detail: `src/checkout/order.ts
- const total = applyCoupon(applyCoupon(cart.total, coupon), coupon);
+ const total = applyCoupon(cart.total, coupon);`,
  reason: 'Edits are asked about until you allow them.',
  grant: { kind: 'write-inside' },
});

const answer = `The discount is computed **twice**: once in \`cart.ts\`, and again when the order is saved. I moved it into one place.

## What changed

1. \`applyCoupon\` is pure now and returns the *new* total.
2. [order.ts](src/checkout/order.ts) calls it once. See the [rounding rules](https://example.com/rounding) too.
   - Cents are rounded half up.
   - A coupon never takes a total below zero.

\`\`\`ts
/** Total after a coupon, in cents; never below zero. */
export function applyCoupon(total: number, coupon: Coupon): number {
  const off = coupon.kind === 'percent' ? Math.round((total * coupon.value) / 100) : coupon.value;
  return Math.max(0, total - off); // 'fixed' coupons are cents
}
\`\`\`

| Case | Before | Now |
| --- | ---: | ---: |
| 10 % of 9.99 | 7.99 | 8.99 |
| 5.00 off 3.00 | -2.00 | 0.00 |

> Old orders keep their totals.
`;

const testOutput = `> shop@2.1.0 test
> vitest run checkout

 ✓ src/checkout/cart.test.ts (8 tests) 41ms
 ✓ src/checkout/order.test.ts (12 tests) 77ms

 Test Files  2 passed (2)
      Tests  20 passed (20)
`;

/** A chat at work, up to a command that is asked for. */
export const askingChat: readonly EventPayload[] = [
  opened,
  asks('Totals are wrong when a coupon is used. Find out why and mend it, please.'),
  turn,
  { type: 'thinkingStreamed', text: 'The coupon could be applied in **two** places. Look at cart and order first.' },
  says('I will look at how totals are computed.'),
  ...calls('c1', 'grep', 'Search for applyCoupon in src', 'src/checkout/cart.ts:41\nsrc/checkout/order.ts:18'),
  ...calls('c2', 'read', 'Read src/checkout/cart.ts:30-80, src/checkout/order.ts', '…'),
  replied(),
  ...calls('c3', 'write', 'Edit src/checkout/order.ts', 'Edited src/checkout/order.ts.', {
    changes: [
      { uri: `${root}/src/checkout/order.ts`, before: 'a', after: 'b' },
      { uri: `${root}/src/checkout/coupon.test.ts`, before: null, after: 'c' },
    ],
  }),
  { type: 'toolDrafted', call: 'c4', name: 'shell' },
  asked('c4'),
];

/** The rest of it: the answer, every way a call can end, and a turn that was cut short. */
export const endedChat: readonly EventPayload[] = [
  ...askingChat,
  { type: 'answered', ask: 'ask-c4', answer: 'run' },
  {
    type: 'toolStarted',
    call: 'c4',
    name: 'shell',
    label: 'Run npm test -- checkout',
    input: {},
    touches: [],
  },
  { type: 'toolOutput', call: 'c4', text: testOutput },
  {
    type: 'toolEnded',
    call: 'c4',
    name: 'shell',
    label: 'Run npm test -- checkout',
    outcome: 'done',
    content: testOutput,
    changes: [],
    seen: [],
  },
  replied(41_000),
  says(answer),
  replied(42_000),
  finished,
];

/** Everything that may go wrong in a turn. */
export const troubledChat: readonly EventPayload[] = [
  opened,
  asks('Deploy it to staging.'),
  turn,
  says('I will ask the deploy scr'),
  {
    type: 'retrying',
    attempt: 1,
    delayMs: 4_000,
    code: 'overloaded',
    message: 'The provider is overloaded.',
    discards: true,
  },
  says('I will read the deploy script first.'),
  ...calls('d1', 'read', 'Read scripts/deploy.sh', 'No file at scripts/deploy.sh', { outcome: 'failed' }),
  { type: 'toolDrafted', call: 'd2', name: 'shell' },
  asked('d2', { label: 'Run git push --force origin main', detail: 'git push --force origin main' }),
  { type: 'answered', ask: 'ask-d2', answer: 'reject', text: 'never force' },
  {
    type: 'toolEnded',
    call: 'd2',
    name: 'shell',
    label: 'Run git push --force origin main',
    outcome: 'refused',
    content: 'The user rejected this: never force',
    changes: [],
    seen: [],
  },
  ...calls(
    'd3',
    'shell',
    'Run ./scripts/migrate --all',
    'The editor was closed while this ran. What it did is not known.',
    {
      outcome: 'unknown',
    },
  ),
  { type: 'noticed', level: 'info', text: 'A file was saved by another program while the agent worked.' },
  {
    type: 'noticed',
    level: 'warning',
    text: 'src/app.ts has unsaved changes; the agent works on what the editor shows.',
  },
  { type: 'noticed', level: 'error', text: 'The checkpoint could not be written: no space left on the disk.' },
  {
    type: 'stopped',
    reason: 'failed',
    code: 'authentication',
    message: 'Anthropic did not accept the API key.',
    remedy: 'set-key',
  },
];

const shopSpec = { dir: `${root}/.kiro/specs/coupons`, name: 'coupons' };

/** A spec whose requirements are approved and whose design waits at its gate. */
export const gatedSpec: readonly EventPayload[] = [
  { type: 'sessionOpened', kind: 'spec', root, title: 'coupons' },
  asks('Customers can use coupon codes at checkout: percentage or fixed amount, one for each order, with an end date.'),
  { type: 'specNamed', spec: shopSpec },
  turn,
  says('I have written the requirements: four user stories with eleven acceptance criteria.'),
  replied(),
  { type: 'gateOpened', document: 'requirements', uri: `${shopSpec.dir}/requirements.md`, hash: 'h1' },
  finished,
  asks('Coupons must not be combined with employee discounts.'),
  { type: 'gateAnswered', document: 'requirements', answer: 'feedback', hash: '' },
  turn,
  says('Added as requirement 5.'),
  replied(),
  { type: 'gateOpened', document: 'requirements', uri: `${shopSpec.dir}/requirements.md`, hash: 'h2' },
  finished,
  { type: 'gateAnswered', document: 'requirements', answer: 'approved', hash: 'h2' },
  { type: 'phaseStarted', document: 'design' },
  {
    type: 'prompted',
    text: 'Write design.md for the approved requirements.\nRead the code that it touches first.\nList the properties to test.\nName what stays as it is.\nKeep to the steering files.\nOne page.\nUse Mermaid where it helps.\nNo code beyond signatures.\nSay what is risky.\nSay how it is rolled out.\nSay how it is rolled back.\nStop at the gate.\nDo not write tasks.',
    by: 'engine',
  },
  turn,
  says('The design keeps prices in cents and adds one table. Two properties hold for every coupon.'),
  replied(),
  { type: 'gateOpened', document: 'design', uri: `${shopSpec.dir}/design.md`, hash: 'h3' },
  finished,
];

const task = (key: string, title: string): { key: string; id: string; title: string } => ({ key, id: key, title });

/** A task's session, ended three ways. */
export const endedTasks: readonly EventPayload[] = [
  {
    type: 'sessionOpened',
    kind: 'task',
    root,
    title: '2.1 Write applyCoupon',
    spec: shopSpec,
    task: task('2.1', 'Write applyCoupon'),
  },
  { type: 'prompted', text: 'Do task 2.1.', by: 'engine' },
  turn,
  says('Done: `applyCoupon` and its property test.'),
  replied(),
  {
    type: 'taskEnded',
    task: task('2.1', 'Write applyCoupon'),
    outcome: 'done',
    evidence: 'checked',
    checks: [{ uri: `${root}/src/checkout/coupon.ts`, result: 'checked', newErrors: [] }],
    reason: '',
  },
  {
    type: 'taskEnded',
    task: task('2.2', 'Describe the coupon format'),
    outcome: 'done',
    evidence: 'not-checked',
    checks: [{ uri: `${root}/docs/coupons.adoc`, result: 'no-provider', newErrors: [] }],
    reason: '',
  },
  {
    type: 'taskEnded',
    task: task('2.3', 'Call it from order.ts'),
    outcome: 'not-done',
    evidence: 'failed',
    checks: [
      {
        uri: `${root}/src/checkout/order.ts`,
        result: 'checked',
        newErrors: [
          {
            line: 18,
            message: "Argument of type 'string' is not assignable to parameter of type 'Coupon'.",
            source: 'ts',
          },
          { line: 23, message: "Cannot find name 'cents'.", source: 'ts' },
        ],
      },
    ],
    reason: '2 new errors',
  },
  { type: 'stopped', reason: 'interrupted', message: 'The window was reloaded during this turn.' },
];

const reviewed = (file: string, change: Partial<ReviewFile> = {}): ReviewFile => ({
  uri: `${root}/${file}`,
  found: 'old',
  made: 'new',
  before: 'old',
  after: 'new',
  added: 12,
  removed: 3,
  hunks: 2,
  ...change,
});

const decided = { added: 0, removed: 0, hunks: 0 };

/** Edits at their review: pending, accepted, rejected, partly rejected, new, gone; with comments. Above, one that is over. */
export const reviewingChat: readonly EventPayload[] = [
  opened,
  asks('Move the discount into one place.'),
  { type: 'autonomyChanged', autonomy: 'supervised', by: 'user' },
  turn,
  says('I begin with the cart.'),
  replied(),
  { type: 'reviewOpened', files: [reviewed('src/checkout/cart.ts')] },
  { type: 'reviewEnded', how: 'accepted' },
  says('Now the order and its tests.'),
  replied(38_000),
  {
    type: 'reviewOpened',
    files: [
      reviewed('src/checkout/order.ts'),
      reviewed('src/checkout/a-file-with-a-name-that-is-longer-than-the-panel-is-wide.ts'),
      reviewed('src/checkout/coupon.ts', { before: 'new', ...decided }),
      reviewed('src/checkout/rounding.ts', { after: 'old', ...decided }),
      reviewed('src/checkout/total.ts', { before: 'mid', after: 'mid', ...decided }),
      reviewed('src/checkout/coupon.test.ts', { found: null, before: null, added: 41, removed: 0, hunks: 1 }),
      reviewed('src/checkout/old-discount.ts', { made: null, after: null, added: 0, removed: 27, hunks: 1 }),
    ],
  },
  {
    type: 'reviewCommented',
    comment: 'k1',
    uri: `${root}/src/checkout/order.ts`,
    lines: { from: 18, to: 21 },
    text: 'Round once, at the end.',
  },
];

const nothing = { requests: 4, input: 30_000, output: 2_000, cacheRead: 0, cacheWrite: 0, cost: 0.05, untold: 0 };

const delegated = { call: 'c9', name: 'subagent', label: 'Ask 3 subagents' } as const;

/** Three subagents of one call: at work, asking, done. Above, where the conversation was summed up. */
export const delegatingChat: readonly EventPayload[] = [
  opened,
  asks('Find out how prices are rounded, and where they are tested.'),
  turn,
  { type: 'compactionStarted', by: 'engine', reason: 'The conversation fills more than 80 % of the model’s window.' },
  {
    type: 'compacted',
    summary: 'This conversation was shortened.\n\n## Decisions\nPrices are whole cents.',
    keptFrom: 2,
    before: 161_000,
    after: 6_200,
    usage: { input: 100_000, output: 900 },
  },
  says('I ask three helpers at once.'),
  replied(),
  { type: 'toolDrafted', call: delegated.call, name: delegated.name },
  { type: 'toolStarted', ...delegated, input: {}, touches: [] },
  ...(
    [
      ['k1', 'context-gatherer', 'Where are prices rounded?'],
      ['k2', 'code-reviewer', 'Review the rounding in src/price.ts'],
      ['k3', 'general-purpose', 'Which tests cover prices?'],
    ] as const
  ).map(([child, agent, query]): EventPayload => ({
    type: 'subagentStarted',
    call: delegated.call,
    child,
    agent,
    query,
  })),
  { type: 'subagentTold', call: delegated.call, child: 'k1', doing: 'Search for "round" in src' },
  {
    type: 'subagentTold',
    call: delegated.call,
    child: 'k2',
    doing: 'Run npm test -- price',
    question: questionOf('x1', { ask: 'ask-k2', label: 'Run npm test -- price', detail: 'npm test -- price' }),
  },
  {
    type: 'subagentEnded',
    call: delegated.call,
    child: 'k3',
    outcome: 'done',
    message: 'Prices are covered by test/price.test.ts.',
    toolCalls: 6,
    ms: 41_000,
    spent: nothing,
  },
];

/** A question that the web answered, with the pages that the answer rests on. */
export const webChat: readonly EventPayload[] = [
  opened,
  asks('Which rounding do tills have to use?'),
  turn,
  ...calls('w1', 'web_search', 'Search the web for rounding of cash totals', 'Found 5 search results', {
    sources: [
      { url: 'https://example.com/rounding', title: 'Rounding of cash totals, explained for people who write tills' },
      { url: 'https://en.example.org/wiki/Cash_rounding', title: 'Cash rounding' },
      { url: 'http://old.example.net/a?b=c', title: 'http://old.example.net/a?b=c' },
      { url: 'https://example.com/swiss', title: 'Swiss rounding' },
      { url: 'javascript:alert(1)', title: '<img src=x onerror=alert(1)> Hostile' },
    ],
  }),
  ...calls(
    'w2',
    'web_fetch',
    'Fetch https://example.com/rounding (searching for: half up) [mode: selective]',
    'Fetched 3971 bytes',
    {
      sources: [{ url: 'https://example.com/rounding', title: 'Rounding of cash totals' }],
    },
  ),
  says('Half up, to five cents [1].\n\n1. [Rounding of cash totals](https://example.com/rounding)'),
  replied(),
  finished,
];
