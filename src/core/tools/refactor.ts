import { z } from 'zod';
import type { CodePlace, Offer, Refactor } from '../ports';
import { splitLines } from '../text/lines';
import type { Span } from '../text/span';
import type { MeantChange } from './changed-documents';
import { knownText } from './known-text';
import { plural } from './plural';
import { askServer, detailOf, meantChanges, refactor, withoutStop } from './refactoring-plan';
import { didYouMean } from './similarity';
import { definePlannedTool, failed } from './tool';
import type { Plan, ToolContext, ToolResult } from './tool';

const input = z
  .strictObject({
    path: z.string().min(1).describe('The file.'),
    line: z.int().min(1).describe('The first line of the code.'),
    end_line: z.int().min(1).optional().describe('Its last line. Default: line.'),
    code: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The code itself where it is a part of these lines, exactly as it stands there: an expression, a name. Default: the whole lines.',
      ),
    action: z.string().min(1).optional().describe('What to do, by its title. Absent: what can be done is listed.'),
  })
  .refine(({ line, end_line: end = line }) => end >= line, 'end_line must not be before line.');

type Input = z.infer<typeof input>;

/** `refactor`: what a language server can do with a piece of code beside renaming it (`REFAC-08`, `REFAC-04` to `REFAC-06`). */
export const refactorTool = definePlannedTool<Input>({
  name: 'refactor',
  description: [
    'Restructures code by the language server: extract a function, constant or type, inline a variable, convert to an arrow function, and what else it can do there.',
    'Call it without action first: it lists what is offered for that code. Then call it with the title of one as action.',
    'Prefer it to rewriting such code by hand. The server finds names such as newFunction; give a better one with rename afterwards.',
    'All files are changed or none. The answer shows what changed and what the language servers say of it.',
    'Where no language server can do it, it says so; then edit, and check the result.',
  ].join(' '),
  input,
  access: ({ path, action }) => [{ kind: action === undefined ? 'read' : 'write', path }],
  label: (given) =>
    given.action === undefined
      ? `Look for refactorings of ${placeName(given)}`
      : `${given.action}: ${placeName(given)}`,
  async plan(given, context): Promise<Plan | ToolResult> {
    const { refactor: server } = context;
    if (server === undefined) return failed(`No provider: there is no language server here. ${instead}`);
    const code = await codeOf(given, context);
    if (typeof code === 'string') return failed(`${code} Nothing was changed.`);
    const found = await askServer((signal) => server.offers(code, signal), context.signal);
    if ('problem' in found) {
      const why = withoutStop(found.because);
      const name = context.display(code.uri);
      return failed(`No provider: no language server can refactor ${name} (${why}). ${instead}`);
    }
    const { offers } = found;
    if (offers.length === 0) {
      return failed(
        `Nothing is offered for ${placeName(given)}. Name other lines, or with code the exact expression or name. Nothing was changed.`,
      );
    }
    if (given.action === undefined) return { outcome: 'done', content: listOf(offers, given) };
    const offer = offerOf(given.action, offers);
    if (typeof offer === 'string') return failed(offer);
    return performed(offer, code, given, server, context);
  },
});

const instead = 'Nothing was changed. Do it with write, then check the files.';

const placeName = ({ path, line, end_line: end = line }: Input): string =>
  `${path}:${line}${end === line ? '' : `-${end}`}`;

/** Where the code stands, or why it cannot be said. */
async function codeOf(given: Input, context: ToolContext): Promise<CodePlace | string> {
  const { path, line, end_line: end = line, code } = given;
  const uri = context.resolve(path);
  const text = await knownText(uri, context);
  if (typeof text !== 'string') return text.problem;
  const lines = splitLines(text);
  const [first, last] = [lines[line - 1], lines[end - 1]];
  const name = context.display(uri);
  if (!first || !last) return `${name} has ${plural(lines.length, 'line')}.`;
  const whole = { start: first.start, end: last.end };
  const inside = text.slice(whole.start, whole.end);
  if (code === undefined) {
    return inside.trim() === '' ? `Nothing stands there in ${name}.` : { uri, span: trimmed(inside, whole.start) };
  }
  const at = inside.indexOf(code);
  if (at < 0) return `${JSON.stringify(code)} does not stand there in ${name}, exactly like that.`;
  return { uri, span: { start: whole.start + at, end: whole.start + at + code.length } };
}

function trimmed(text: string, start: number): Span {
  const from = start + text.length - text.trimStart().length;
  return { start: from, end: from + text.trim().length };
}

function listOf(offers: readonly Offer[], given: Input): string {
  const lines = offers.map(
    ({ title, refused }) => `- ${title}${refused === undefined ? '' : ` (not possible here: ${withoutStop(refused)})`}`,
  );
  return [`Offered for ${placeName(given)}; nothing was changed:`, ...lines].join('\n');
}

/** What was asked for, or why it is not to be had. */
function offerOf(action: string, offers: readonly Offer[]): Offer | string {
  const wanted = action.trim().toLowerCase();
  const named = offers.filter(({ title }) => title.toLowerCase() === wanted);
  const offer = named.find(({ refused }) => refused === undefined) ?? named[0];
  if (offer?.refused !== undefined) return `Not possible: ${offer.title} (${withoutStop(offer.refused)}). ${instead}`;
  if (offer) return offer;
  const titles = offers.flatMap(({ title, refused }) => (refused === undefined ? [title] : []));
  const there = titles.length === 0 ? 'Nothing can be done there.' : `Offered there: ${titles.join('; ')}.`;
  return `"${action}" is not offered there.${didYouMean(action, titles)} ${there} Nothing was changed.`;
}

async function performed(
  { title, kind }: Offer,
  code: CodePlace,
  given: Input,
  server: Refactor,
  context: ToolContext,
): Promise<Plan | ToolResult> {
  const found = await askServer((signal) => server.perform(code, title, signal), context.signal);
  if ('problem' in found) return failed(`Not possible: ${title} (${withoutStop(found.because)}). ${instead}`);
  const meant = await meantChanges(found.edits, undefined, context);
  if ('problem' in meant) return failed(`${meant.problem} Nothing was changed.`);
  if (meant.length === 0) return failed(`Not possible: ${title} changes nothing there.`);
  return planOf(title, goneName(kind, given), meant, context);
}

/** The name that goes with it: that of what is inlined, where it was named. */
function goneName(kind: string, { code }: Input): string | undefined {
  return kind.startsWith('refactor.inline') && code !== undefined && /^[\p{L}\p{N}_$]+$/u.test(code) ? code : undefined;
}

function planOf(title: string, gone: string | undefined, meant: readonly MeantChange[], context: ToolContext): Plan {
  const names = meant.map(({ uri }) => context.display(uri));
  const detail = detailOf(meant, context);
  return {
    access: meant.map(({ uri }) => ({ kind: 'write', path: uri })),
    label: `${title} in ${names.length > 2 ? plural(names.length, 'file') : names.join(' and ')}`,
    detail,
    async run(running) {
      const { problem, notes, changes, seen } = await refactor(meant, gone, running);
      if (problem !== undefined) return { outcome: 'failed', content: problem, changes };
      return { outcome: 'done', content: [`${title}: done.`, detail, ...notes].join('\n'), changes, seen };
    },
  };
}
