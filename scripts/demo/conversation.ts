import type { ModelServer } from '../../test/support/model/model-server';
import { buildTask, isOfTask } from './building';
import * as documents from './documents';

/**
 * Scripts a model server with the demo: whatever the idea, it plays the same small spec through real tool calls, then
 * builds its tasks, in any order. Replies depend on the request alone, so a person may stop, reload and go on.
 */
export function scriptDemo(server: ModelServer): ModelServer {
  const { requirements, requirementsChange, design, tasks, tasksWithoutFeedback, specName } = documents;
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
      text: 'I wrote **design.md**: an index of codes and one pure function, worked out when the total is shown, and four properties that can be checked for any input.',
    },
  ]);
  server.when({ offers: 'write_document', lastUserText: 'Phase: tasks' }).script([
    ({ lastUserText }) => ({
      toolCalls: [
        {
          name: 'write_document',
          input: { content: lastUserText.includes('has expired') ? tasks : tasksWithoutFeedback },
        },
      ],
    }),
    {
      text: 'I wrote **tasks.md**: the discount and the index of codes beside each other, each with its tests, then the cart, then a checkpoint.',
    },
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
  server.when({ test: isOfTask }).reply(buildTask);
  return server.when({}).reply({
    text: 'I am a recorded conversation and know only one road: start a **spec** with any idea, approve its three documents, and build its tasks, one by one or all of them. To talk about your own code, set up a model with **Fingerpost: Set API Key**.',
  });
}
