import type { ModelServer } from '../../test/support/model/model-server';
import * as documents from './documents';

/**
 * Scripts a model server with the demo: whatever the idea, it plays the same small spec through real tool calls, then the
 * spec's first task. Replies depend on the request alone, so a person may stop, reload and go on.
 */
export function scriptDemo(server: ModelServer): ModelServer {
  const { requirements, requirementsChange, design, tasks, code, codeTest, specName } = documents;
  server.when({ offers: 'write_document', lastUserText: 'Phase: requirements' }).script([
    {
      text: 'I look at what the till does today before I write anything.',
      toolCalls: [
        { name: 'read', input: { paths: [{ path: 'src/cart.js' }] } },
        { name: 'glob', input: { pattern: '**/*.js' } },
      ],
    },
    {
      text: 'The cart is small and pure; a discount fits beside it.',
      toolCalls: [{ name: 'write_document', input: { name: specName, content: requirements } }],
    },
    {
      text: 'I wrote **requirements.md** with two requirements: applying a code, and one code per cart. Please look at two assumptions: totals are rounded *down*, and a second code replaces the first.',
    },
  ]);
  server.when({ offers: 'write_document', lastUserText: 'Phase: design' }).script([
    { toolCalls: [{ name: 'write_document', input: { content: design } }] },
    {
      text: 'I wrote **design.md**: one pure function, worked out when the total is shown, and two properties that can be checked for any input.',
    },
  ]);
  server.when({ offers: 'write_document', lastUserText: 'Phase: tasks' }).script([
    // The plan names the criterion that only the feedback brings, so it depends on whether that was given.
    ({ lastUserText }) => ({
      toolCalls: [
        {
          name: 'write_document',
          input: { content: lastUserText.includes('has expired') ? tasks : tasks.replace('1.3, 1.4', '1.3') },
        },
      ],
    }),
    { text: 'I wrote **tasks.md**: the function with its tests first, then the cart, then a checkpoint.' },
  ]);
  server.when({ offers: 'write_document', lastUserText: 'The user has read requirements.md' }).script([
    {
      text: 'That is a criterion of its own.',
      toolCalls: [
        {
          name: 'write_document',
          input: { old_string: requirementsChange.before, new_string: requirementsChange.after },
        },
      ],
    },
    { text: 'I added criterion 1.4: an expired code leaves the total as it is.' },
  ]);
  server.when({ offers: 'write_document' }).reply({
    text: 'This is a recorded conversation: it can play one change of requirements.md and then approval of the three documents. Set up a model to go your own way.',
  });
  server.when({ lastUserText: 'Your task is 1 ' }).script([
    {
      text: 'I read the cart first.',
      toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }, { path: 'test/cart.test.js' }] } }],
    },
    {
      text: 'Now the function and its tests.',
      toolCalls: [
        { name: 'write', input: { command: 'create', path: 'src/discount.js', content: code } },
        { name: 'write', input: { command: 'create', path: 'test/discount.test.js', content: codeTest } },
      ],
    },
    { toolCalls: [{ name: 'shell', input: { command: 'node --test' } }] },
    {
      text: '`applyDiscount` stands in `src/discount.js`, with four tests in `test/discount.test.js`. I ran `node --test` and all tests pass. Nothing is open.',
    },
  ]);
  return server.when({}).reply({
    text: 'I am a recorded conversation and know only one road: start a **spec** with any idea, approve its three documents, and start its first task. To talk about your own code, set up a model with **Fingerpost: Set API Key**.',
  });
}
