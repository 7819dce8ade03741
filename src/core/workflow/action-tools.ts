import { z } from 'zod';
import type { ChoiceSet } from '../events/event';
import { criterionEdits } from '../specs/criterion-edits';
import type { CriteriaDocument } from '../specs/document-kind';
import type { TasksText } from '../specs/tasks';
import { parseBugfix } from '../specs/bugfix';
import { parseRequirements } from '../specs/requirements';
import { defineTool, failed, type Tool } from '../tools/tool';

type Choices = ChoiceSet['choices'];

const answer = z.strictObject({
  label: z.string().trim().min(1).max(200).describe('The answer as the user would give it.'),
  changes: z
    .array(
      z.strictObject({
        criterion: z.string().optional().describe('Number of the criterion that is written anew, such as 1.2.'),
        requirement: z.string().optional().describe('Number of the requirement that gets a further criterion.'),
        text: z.string().trim().min(1).max(2_000).describe('The criterion, without its number.'),
      }),
    )
    .max(5),
});

const findings = z.strictObject({
  findings: z
    .array(
      z.strictObject({
        kind: z.enum(['contradiction', 'ambiguity', 'conflict', 'undefined-term', 'missing-case']),
        question: z.string().trim().min(1).max(600).describe('One question, naming the criteria that it is about.'),
        answers: z.array(answer).length(2),
      }),
    )
    .min(1)
    .max(12),
});

/** Puts what the analysis found before the user. @param text of the document that holds the criteria */
export function findingsTool(document: CriteriaDocument, text: string, take: (choices: Choices) => void): Tool {
  return defineTool<z.infer<typeof findings>>({
    name: 'put_findings',
    description: 'Puts findings about the requirements before the user, who answers them one by one. Call it once.',
    input: findings,
    secrets: 'kept',
    access: () => [],
    label: ({ findings: { length } }) => `Ask about ${length} finding${length === 1 ? '' : 's'}`,
    run: ({ findings: found }) => {
      const choices = found.map(({ question, answers }, index) => ({
        choice: `${index + 1}`,
        question,
        options: answers.map(({ label, changes }) => ({
          label,
          edits: changes.map((change) => ({
            document,
            key: change.criterion ?? change.requirement ?? '',
            before: change.criterion === undefined ? '' : (textOf(document, text, change.criterion) ?? ''),
            text: change.text,
          })),
        })),
      }));
      for (const [index, { answers }] of found.entries()) {
        for (const { changes } of answers) {
          for (const { criterion, requirement } of changes) {
            const where = `Finding ${index + 1}: `;
            if ((criterion === undefined) === (requirement === undefined)) {
              return Promise.resolve(
                failed(`${where}a change names either a criterion or a requirement. Nothing was put.`),
              );
            }
            if (criterion !== undefined && textOf(document, text, criterion) === undefined) {
              return Promise.resolve(
                failed(`${where}there is no criterion ${criterion} in ${document}.md. Nothing was put.`),
              );
            }
          }
        }
      }
      for (const { options } of choices) {
        for (const { edits } of options) {
          const problem = criterionEdits(text, edits);
          if (typeof problem === 'string') return Promise.resolve(failed(`${problem} Nothing was put.`));
        }
      }
      take(choices);
      return Promise.resolve({ outcome: 'done', content: 'The user answers them when you have stopped.' });
    },
  });
}

function textOf(document: CriteriaDocument, text: string, id: string): string | undefined {
  const { requirements } = (document === 'bugfix' ? parseBugfix : parseRequirements)(text).value;
  return requirements.flatMap(({ criteria }) => criteria).find((criterion) => criterion.id === id)?.text;
}

const ticks = z.strictObject({
  tasks: z
    .array(
      z.strictObject({
        task: z.string().describe('Number of the task, such as 2.1.'),
        files: z.array(z.string()).min(1).max(10).describe('Files that show that its work is there.'),
        because: z.string().trim().min(1).max(400).describe('What is there, in one sentence.'),
      }),
    )
    .max(40),
});

/** Proposes boxes to be ticked, one question each. @param exists is there such a file? */
export function ticksTool(
  tasks: () => Promise<TasksText>,
  exists: (path: string) => Promise<boolean>,
  take: (choices: Choices) => void,
): Tool {
  return defineTool<z.infer<typeof ticks>>({
    name: 'propose_ticks',
    description: 'Proposes tasks whose work is in the code already to the user, who ticks them or not. Call it once.',
    input: ticks,
    secrets: 'kept',
    access: () => [],
    label: ({ tasks: { length } }) => `Propose ${length} tick${length === 1 ? '' : 's'}`,
    run: async ({ tasks: proposed }) => {
      const { all } = await tasks();
      const choices: Choices[number][] = [];
      for (const { task: id, files, because } of proposed) {
        const [task, ...others] = all.filter((each) => each.id === id);
        if (!task || others.length > 0) return failed(`There is no one task ${id}. Nothing was proposed.`);
        if (task.children.length > 0) return failed(`Task ${id} has parts: propose those. Nothing was proposed.`);
        if (task.state !== 'todo') return failed(`Task ${id} is not open. Nothing was proposed.`);
        for (const file of files) {
          if (!(await exists(file)))
            return failed(`There is no file ${file}, so it shows nothing. Nothing was proposed.`);
        }
        choices.push({
          choice: task.key,
          question: `${id} ${task.title}: ${because} (${files.join(', ')})`,
          options: [
            { label: 'Tick it', tick: { key: task.key, id: task.id, title: task.title } },
            { label: 'Leave it open' },
          ],
        });
      }
      take(choices);
      return { outcome: 'done', content: 'The user decides when you have stopped.' };
    },
  });
}
