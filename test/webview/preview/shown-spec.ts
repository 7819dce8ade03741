import { shop } from '../../core/specs/language/shop-spec';

/** A spec with everything that a preview draws in its own way. */
export const shownSpec = {
  'requirements.md': shop.requirements.replace(
    '3. THE Till SHALL keep the Price_List',
    '3. THE Till SHALL keep the Price_List\n4. IF the drawer is stuck, THEN THE Till SHALL NOT open and SHALL act appropriately\n   until somebody has **looked** at it',
  ),
  'design.md': `${shop.design}
## Architecture

\`\`\`mermaid
flowchart LR
  Guest([Guest]) -->|pays| Till[Till]
  Till --> Drawer[(Drawer)]
  subgraph Shop
    Till
    Drawer
  end
\`\`\`

The till as it goes through a day, see [the code](src/till.ts):

\`\`\`mermaid
sequenceDiagram
  participant G as Guest
  participant T as Till
  G->>T: card
  Note over T: asks the bank
  T-->>G: receipt
\`\`\`

\`\`\`ts
export const open = (till: Till): boolean => till.drawer.open();
\`\`\`

| Criterion | How |
| --- | --- |
| 1.1 | a spring |
`,
  'tasks.md': shop.tasks
    .replace('- [ ] 1. Build', '- [-] 1. Build')
    .replace('- [ ] 1.1 Write', '- [x] 1.1 Write')
    .replace('- [ ] 2. Let', '- [~] 2. Let'),
} as const;
