import type { SyntaxNode } from '../../ports';
import type { LinePart, ShellLine } from './line';
import { strangeCharacter } from './line';
import type { Word } from './words';
import { literally } from './words';

/** What a plain command line of PowerShell is made of. Everything else is an expression or a script. */
const plain: ReadonlySet<string> = new Set([
  ...['program', 'statement_list', 'pipeline', 'pipeline_chain', 'pipeline_chain_tail', 'empty_statement', 'command'],
  ...['command_name', 'command_elements', 'command_argument_sep', 'generic_token', 'command_parameter'],
  ...['array_literal_expression', 'unary_expression', 'string_literal', 'expandable_string_literal'],
  ...['verbatim_string_characters', 'redirection', 'redirections', 'file_redirection_operator'],
  ...['redirected_file_name', 'merging_redirection_operator', 'integer_literal', 'decimal_integer_literal', 'comment'],
]);

/** Characters that PowerShell may take for more than a letter of a word. */
const special = /[`$|&;<>(){}@#"']/;

/** Reads the syntax tree of a PowerShell line. Total: what is not understood is said in `problem`. */
export function readPowerShell(line: string, root: SyntaxNode): ShellLine {
  const reader = new PowerShellReader(line);
  reader.visit(root);
  const problem = root.isBroken
    ? 'cannot be read as a shell reads it'
    : strangeCharacter(line)
      ? 'holds invisible or control characters'
      : reader.problem;
  return { parts: reader.parts, problem };
}

class PowerShellReader {
  readonly parts: LinePart[] = [];
  problem: string | undefined;

  constructor(private readonly line: string) {}

  visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'command':
        this.#command(node, false);
        break;
      case 'pipeline_chain':
        this.#chain(node);
        return;
      case 'redirection':
        this.#redirection(node);
        break;
      case 'assignment_expression':
        this.parts.push({ kind: 'statement', text: this.#text(node), what: 'sets a variable', assigns: [] });
        break;
      case 'logical_expression':
        this.parts.push({ kind: 'statement', text: this.#text(node), what: 'is an expression', assigns: [] });
        break;
      default:
        if (node.isNamed && !plain.has(node.type)) this.problem ??= `holds ${node.type.replaceAll('_', ' ')}`;
    }
    for (const child of node.children) this.visit(child);
  }

  /** Commands with a pipe between them: all but the first are fed. */
  #chain(node: SyntaxNode): void {
    let isFed = false;
    for (const child of node.children) {
      if (child.type === 'command') {
        this.#command(child, isFed);
        for (const each of child.children) this.visit(each);
      } else this.visit(child);
      isFed ||= child.isNamed;
    }
  }

  #command(node: SyntaxNode, isFed: boolean): void {
    const words: Word[] = [];
    for (const child of node.children) {
      if (child.type === 'command_name') words.push(this.#word(child));
      else if (child.type === 'command_elements') {
        for (const each of child.children) {
          if (each.type !== 'command_argument_sep' && each.type !== 'redirection') words.push(this.#word(each));
        }
      } else words.push({ text: this.#text(child), pieces: [{ kind: 'unknown' }] });
    }
    this.parts.push({ kind: 'command', text: words.map(({ text }) => text).join(' '), prefixes: [], words, isFed });
  }

  #redirection(node: SyntaxNode): void {
    const target = node.children.find(({ type }) => type === 'redirected_file_name');
    if (!target) return; // one stream into another
    const name = target.children.find(({ type }) => type !== 'command_argument_sep');
    const word = name ? this.#word(name) : { text: '', pieces: [{ kind: 'unknown' } as const] };
    this.parts.push({ kind: 'redirection', text: this.#text(node), mode: 'write', target: word });
  }

  #word(node: SyntaxNode): Word {
    const text = this.#text(node);
    const quoted = /^'([^']*)'$|^"([^"`$]*)"$/.exec(text);
    const value = quoted ? (quoted[1] ?? quoted[2] ?? '') : special.test(text) ? undefined : text;
    if (value === undefined) {
      if (!/^\$\w+$/.test(text)) this.problem ??= `has ${text.slice(0, 40)} in it, which may be more than a word`;
      return { text, pieces: [{ kind: 'unknown' }] };
    }
    // Names may have wildcards in quotes too; a backslash is a letter here.
    const pattern = literally(value).replace(/\\([*?[\]])/g, '$1');
    return { text, pieces: [{ kind: 'text', pattern }] };
  }

  #text(node: SyntaxNode): string {
    return this.line.slice(node.start, node.end);
  }
}
