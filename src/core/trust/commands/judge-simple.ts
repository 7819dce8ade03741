import { pathOf } from '../../text/uri';
import type { Finding } from './git';
import type { JudgedLine, JudgedPart, LineContext } from './judgement';
import type { SimpleCommand } from './line';
import { concernAt, touchedBy } from './places';
import { programName } from './programs';
import { type Coverage, coverageOf, nameOfRule, type Rule } from './rules';
import { type Uses, usesOf } from './uses';
import { type Argument, argumentsOf, literally, staticValue, type Word } from './words';
import { type Inner, innerCommands } from './wrappers';

/** A command that another one runs, with where it stands in the other's words. */
interface JudgedInner extends JudgedLine {
  readonly at: number;
}

/**
 * Judges one program with its arguments, and every command that stands in these. A rule lets it run when it fits its text
 * and has the words in it, literally, by which it does more than its name says.
 */
export async function judgeSimple(command: SimpleCommand, context: LineContext): Promise<JudgedLine> {
  const [program] = command.words;
  const name = program && staticValue(program);
  const args = command.words.flatMap((word) => argumentsOf(word, context.variables, homeOf(context)));
  const texts = [command.text, plainText(args)];
  if (name === undefined || name === '') {
    const because = program ? 'runs a program that only the shell will know' : 'runs no program';
    return { parts: [asked(command.text, because, because)], problem: undefined, texts };
  }
  const inner = innerCommands(programName(name), args, context.shell);
  // A line for a shell is no name of a file; what it names is looked at in it.
  const lines = new Set(inner.flatMap((each) => (each.kind === 'line' && each.line !== undefined ? [each.at] : [])));
  const around = { shell: context.shell, lines, isFed: command.isFed === true };
  const uses = usesOf(programName(name), args, around);
  const concern = await concernOf(uses, context);
  const inners = await Promise.all(inner.map((each) => judgeInner(each, command, args, context)));
  const part = byRules(command, uses, inners, concern, context.rules);
  return {
    parts: [part.judged, ...inners.flatMap((inner) => inner.parts.map((each) => covered(each, inner.at, part)))],
    problem: inners.find(({ problem }) => problem !== undefined)?.problem,
    texts: [...texts, ...inners.flatMap((inner) => inner.texts)],
  };
}

const homeOf = ({ workspace }: LineContext): string | undefined =>
  workspace.home === undefined ? undefined : pathOf(workspace.home);

/** With quotes taken away, for denials: `r''m -rf` is `rm -rf`. */
function plainText(args: readonly Argument[]): string {
  return args.map(({ value, text }) => value ?? text).join(' ');
}

interface ByRules {
  readonly judged: JudgedPart;
  readonly rule: Rule | undefined;
  readonly coverage: Coverage | undefined;
}

function byRules(
  command: SimpleCommand,
  uses: Uses,
  inners: readonly JudgedInner[],
  concern: string | undefined,
  rules: readonly Rule[],
): ByRules {
  const before = command.prefixes.length;
  const isReadOnly = uses.isReadOnly && before === 0 && inners.length === 0;
  const findings: readonly Finding[] = [
    ...uses.findings,
    ...inners
      .filter(({ parts, problem }) => problem !== undefined || parts.some(({ verdict }) => verdict === 'ask'))
      .map(({ at }) => ({ at, why: 'runs another command' })),
  ];
  let because: string | undefined;
  for (const rule of rules) {
    const coverage = coverageOf(rule, command.text, isReadOnly);
    if (!coverage) continue;
    // The program itself must be among the words of the rule, not only what stands before it.
    const open =
      coverage.words <= before ? { why: 'sets a variable for a program' } : openFinding(findings, coverage, before);
    if (!open) {
      const judged = { text: command.text, rule: nameOfRule(rule), because: undefined, concern };
      return { judged: { ...judged, verdict: concern === undefined ? 'run' : 'ask' }, rule, coverage };
    }
    because ??= open.why;
  }
  because ??= before > 0 ? 'sets a variable for its program' : findings[0]?.why;
  return { judged: asked(command.text, because, concern), rule: undefined, coverage: undefined };
}

function openFinding(findings: readonly Finding[], { words, isAll }: Coverage, before: number): Finding | undefined {
  return isAll ? undefined : findings.find(({ at }) => at + before >= words);
}

/** What an inner command is when its outer one's rule has its words in it. */
function covered(part: JudgedPart, at: number, { rule, coverage }: ByRules): JudgedPart {
  if (!rule || !coverage || part.concern !== undefined || part.verdict === 'run') return part;
  return coverage.isAll || coverage.words > at ? { ...part, verdict: 'run', rule: nameOfRule(rule) } : part;
}

const asked = (text: string, because: string | undefined, concern: string | undefined): JudgedPart => ({
  text,
  verdict: 'ask',
  rule: undefined,
  because,
  concern,
});

async function judgeInner(
  inner: Inner,
  command: SimpleCommand,
  args: readonly Argument[],
  context: LineContext,
): Promise<JudgedInner> {
  const { at } = inner;
  const deeper = { ...context, depth: context.depth + 1 };
  if (inner.kind === 'line') {
    if (inner.line === undefined) {
      const text = args[at]?.text ?? command.text;
      return {
        at,
        parts: [asked(text, 'runs what nobody can tell from it', undefined)],
        problem: undefined,
        texts: [],
      };
    }
    return { at, ...(await context.judgeLine(inner.line, { ...deeper, shell: inner.shell })) };
  }
  if (deeper.depth > 6) return { at, parts: [], problem: 'holds commands in commands in commands', texts: [] };
  const words = args.slice(at, inner.end).map(wordOf);
  const fed: readonly Word[] = inner.fed ? [{ text: '…', pieces: [{ kind: 'unknown' }] }] : [];
  const text = words.map((word) => word.text).join(' ');
  const judged = await judgeSimple({ kind: 'command', text, prefixes: [], words: [...words, ...fed] }, deeper);
  return { at, ...judged };
}

/** `{}` is where `find` and `xargs` put what they were fed with. */
function wordOf({ text, value, isGlob }: Argument): Word {
  if (value === undefined || value.includes('{}')) return { text, pieces: [{ kind: 'unknown' }] };
  return { text, pieces: [{ kind: 'text', pattern: isGlob ? value : literally(value) }] };
}

/** The first file that asks every time. */
async function concernOf(uses: Uses, context: LineContext): Promise<string | undefined> {
  for (const use of uses.files) {
    for (const touched of await touchedBy(use, context.standing, context.workspace, context.files)) {
      const concern = await concernAt(touched, context);
      if (concern !== undefined) return concern;
    }
  }
  return undefined;
}
