import type { SyntaxNode } from '../../ports';
import type { LinePart, ShellLine, SimpleCommand } from './line';
import { reservedWords, strangeCharacter } from './line';
import type { Piece, Word } from './words';
import { literally } from './words';

/** Nodes in which everything is looked at, and which are nothing to be judged themselves. */
const transparent: ReadonlySet<string> = new Set([
  ...['program', 'list', 'pipeline', 'subshell', 'compound_statement', 'negated_command', 'redirected_statement'],
  ...['if_statement', 'elif_clause', 'else_clause', 'while_statement', 'do_group', 'case_statement', 'case_item'],
  ...['command_substitution', 'process_substitution', 'string', 'string_content', 'raw_string', 'ansi_c_string'],
  ...['translated_string', 'concatenation', 'word', 'number', 'expansion', 'simple_expansion', 'variable_name'],
  ...['special_variable_name', 'array', 'subscript', 'arithmetic_expansion', 'binary_expression', 'unary_expression'],
  ...['postfix_expression', 'ternary_expression', 'parenthesized_expression', 'test_operator', 'command_name'],
  ...['file_descriptor', 'heredoc_start', 'heredoc_body', 'heredoc_content', 'heredoc_end', 'comment', 'regex'],
  ...['extglob_pattern', 'brace_expression'],
]);

/** Reads the syntax tree of a bash line. Total: what is not understood is said in `problem`. */
export function readBash(line: string, root: SyntaxNode): ShellLine {
  const problem = lineProblem(line, root);
  const reader = new BashReader(line);
  reader.visit(root);
  return { parts: reader.parts, problem: problem ?? reader.problem };
}

/** Where the grammar and a shell may see different things. */
function lineProblem(line: string, root: SyntaxNode): string | undefined {
  if (root.isBroken) return 'cannot be read as a shell reads it';
  if (strangeCharacter(line)) return 'holds invisible or control characters';
  if (/[^\s]\\\n/.test(line)) return 'breaks a word over two lines';
  return hasGap(line, root) ? 'holds text that belongs to no part of it' : undefined;
}

/** Text between tokens that is no white space. Here-documents keep theirs to themselves. */
function hasGap(line: string, node: SyntaxNode): boolean {
  if (node.children.length === 0 || node.type === 'heredoc_body') return false;
  if (/^(?:string|expansion|ansi_c_string|raw_string)$/.test(node.type)) {
    return node.children.some((child) => hasGap(line, child));
  }
  let at = node.start;
  for (const child of node.children) {
    if (child.start > at && !isSpace(line.slice(at, child.start))) return true;
    at = Math.max(at, child.end);
    if (hasGap(line, child)) return true;
  }
  return node.end > at && !isSpace(line.slice(at, node.end));
}

const isSpace = (text: string): boolean => /^(?:[ \t\n;]|\\\n)*$/.test(text);

class BashReader {
  readonly parts: LinePart[] = [];
  problem: string | undefined;

  constructor(private readonly line: string) {}

  visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'command':
        this.#command(node);
        return;
      case 'file_redirect':
        this.#redirection(node);
        return;
      case 'heredoc_redirect':
      case 'herestring_redirect':
        this.parts.push({ kind: 'input', text: this.#line(node) });
        this.#visitAll(node.children);
        return;
      case 'variable_assignment':
        this.#statement(node, 'sets a variable', [node]);
        return;
      case 'variable_assignments':
        for (const child of node.children) this.visit(child);
        return;
      case 'declaration_command':
      case 'unset_command':
        this.#statement(node, 'changes variables', node.children);
        return;
      case 'test_command':
        this.#statement(node, 'is a test', []);
        return;
      case 'function_definition':
        this.#statement(node, 'defines a function', []);
        return;
      case 'for_statement':
      case 'c_style_for_statement':
        this.#loop(node);
        return;
      case 'redirected_statement':
        this.#redirected(node);
        return;
      default:
        this.#other(node);
    }
  }

  #other(node: SyntaxNode): void {
    if (node.isNamed && !transparent.has(node.type)) this.problem ??= `holds ${node.type.replaceAll('_', ' ')}`;
    if (node.children.length === 0 && node.type !== 'comment') this.#leaf(node);
    if (node.type === 'expansion' && node.children.some(({ type }) => /^(?:@|:?=)$/.test(type))) {
      this.problem ??= 'runs or changes what a variable holds';
    }
    this.#visitAll(node.children);
  }

  /** A token in which the grammar sees mere text and a shell a substitution. */
  #leaf(node: SyntaxNode): void {
    if (node.type === 'raw_string' || node.type === 'ansi_c_string' || !node.isNamed) return;
    if (node.type === 'heredoc_body' || node.type === 'heredoc_content') return;
    if (/`|\$\(|\$\{|[<>]\(/.test(this.#text(node).replace(/\\./gs, ''))) this.problem ??= 'hides a substitution';
  }

  #visitAll(nodes: readonly SyntaxNode[]): void {
    for (const each of nodes) this.visit(each);
  }

  #command(node: SyntaxNode, behind: readonly Word[] = []): void {
    const words: Word[] = [];
    const prefixes: SimpleCommand['prefixes'][number][] = [];
    const inner: SyntaxNode[] = [];
    for (const child of node.children) {
      if (child.type === 'variable_assignment') {
        prefixes.push({ name: this.#nameOf(child), text: this.#text(child) });
        inner.push(...child.children);
      } else if (!child.type.endsWith('_redirect') && (child.isNamed || child.field === 'argument')) {
        words.push(this.#word(child));
        inner.push(child);
      } else inner.push(child);
    }
    // A grammar that cuts one word of a shell into two hides what the word is.
    if (
      inner.some(
        (each, index) => index > 0 && isWord(each) && isWord(inner[index - 1]) && inner[index - 1]?.end === each.start,
      )
    ) {
      this.problem ??= 'has words that run into each other';
    }
    words.push(...this.#extraWords(node), ...behind);
    const [program] = words;
    if (program && reservedWords.has(program.text)) this.problem ??= `has "${program.text}" where a program should be`;
    const text = [...prefixes, ...words].map((each) => each.text).join(' ');
    this.parts.push({ kind: 'command', text, prefixes, words });
    this.#visitAll(inner);
  }

  /** The words behind the target of a redirection belong to the command again; only the first one is its target. */
  #redirected(node: SyntaxNode): void {
    const body = node.children.find(({ field }) => field === 'body');
    const extra = this.#extraWords(node);
    if (body && extra.length > 0) {
      if (body.type === 'command') this.#command(body, extra);
      else this.problem ??= 'has words behind a redirection';
    }
    for (const child of node.children) if (child !== body || extra.length === 0) this.visit(child);
  }

  #extraWords(node: SyntaxNode): readonly Word[] {
    const redirects = node.children.filter(({ type }) => type === 'file_redirect');
    return redirects.flatMap((redirect) => {
      const targets = redirect.children.filter(({ field }) => field === 'destination');
      return targets.slice(1).map((each) => this.#word(each));
    });
  }

  #redirection(node: SyntaxNode): void {
    const operator = node.children.find(({ isNamed }) => !isNamed)?.type ?? '';
    const [target, ...rest] = node.children.filter(({ field }) => field === 'destination');
    this.#visitAll(target ? [target, ...rest] : []);
    if (!target) return; // closes a descriptor
    const isDescriptor = /^[<>]&-?$/.test(operator) && /^\d+-?$|^-$/.test(this.#text(target));
    if (isDescriptor) return;
    const mode = operator.startsWith('<') ? 'read' : 'write';
    this.parts.push({
      kind: 'redirection',
      text: `${operator} ${this.#text(target)}`,
      mode,
      target: this.#word(target),
    });
  }

  #statement(node: SyntaxNode, what: string, assigning: readonly SyntaxNode[]): void {
    const assigns = assigning.flatMap((each) => {
      if (each.type === 'variable_name') return [{ name: this.#text(each), values: undefined }];
      if (each.type !== 'variable_assignment') return [];
      const value = each.children.find(({ field }) => field === 'value');
      const isPlain = each.children.some(({ type }) => type === '=') && value?.type !== 'array';
      const words = value ? [this.#word(value)] : [{ text: '', pieces: [{ kind: 'text', pattern: '' } as const] }];
      return [{ name: this.#nameOf(each), values: isPlain ? words : undefined }];
    });
    const text = node.type === 'function_definition' ? this.#firstLine(node) : this.#line(node);
    this.parts.push({ kind: 'statement', text, what, assigns });
    this.#visitAll(
      node.type === 'variable_assignment'
        ? node.children
        : node.children.flatMap((each) => (each.type === 'variable_assignment' ? each.children : [each])),
    );
  }

  /** A loop gives its variable each of its words. It is no part itself: nothing happens but in its body. */
  #loop(node: SyntaxNode): void {
    const variable = node.children.find(({ field }) => field === 'variable');
    const values = node.children.filter(({ field }) => field === 'value').map((each) => this.#word(each));
    if (variable) {
      const assigns = [{ name: this.#text(variable), values: values.length > 0 ? values : undefined }];
      this.parts.push({ kind: 'statement', text: '', what: 'repeats', assigns });
    } else this.parts.push({ kind: 'statement', text: this.#firstLine(node), what: 'counts', assigns: [] });
    for (const child of node.children) {
      if (child.type === 'variable_assignment') this.#visitAll(child.children);
      else this.visit(child);
    }
  }

  #nameOf(assignment: SyntaxNode): string {
    const name = assignment.children.find(({ field }) => field === 'name');
    return name ? this.#text(name) : '';
  }

  #word(node: SyntaxNode): Word {
    return { text: this.#text(node), pieces: this.#pieces(node, false) };
  }

  #pieces(node: SyntaxNode, quoted: boolean): readonly Piece[] {
    const text = this.#text(node);
    switch (node.type) {
      case 'word':
      case 'number':
      case 'variable_name':
      case 'test_operator':
        return node.children.length > 0 ? [{ kind: 'unknown' }] : [{ kind: 'text', pattern: text }];
      case 'raw_string':
        return [{ kind: 'text', pattern: literally(text.slice(1, -1)) }];
      case 'ansi_c_string':
        return /\\/.test(text) ? [{ kind: 'unknown' }] : [{ kind: 'text', pattern: literally(text.slice(2, -1)) }];
      case 'command_name':
      case 'concatenation':
        return this.#joined(node, quoted);
      case 'string':
        return this.#quoted(node);
      case 'process_substitution':
        return [{ kind: 'text', pattern: '/dev/stdin' }]; // a descriptor, and no file of its own
      case 'simple_expansion':
      case 'expansion': {
        const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(text)?.[1];
        return [name === undefined ? { kind: 'unknown' } : { kind: 'variable', name, quoted }];
      }
      default:
        return node.isNamed ? [{ kind: 'unknown' }] : [{ kind: 'text', pattern: text === '$' ? '\\$' : text }];
    }
  }

  /** Pieces side by side; white space between them would be a mistake of the grammar. */
  #joined(node: SyntaxNode, quoted: boolean): readonly Piece[] {
    const isWhole = node.children.every((child, index) => index === 0 || node.children[index - 1]?.end === child.start);
    if (!isWhole) return [{ kind: 'unknown' }];
    return node.children.flatMap((child) => this.#pieces(child, quoted));
  }

  #quoted(node: SyntaxNode): readonly Piece[] {
    const [open, ...rest] = node.children;
    const close = rest.at(-1);
    if (open?.type.endsWith('"') !== true || close?.type !== '"') return [{ kind: 'unknown' }];
    const pieces: Piece[] = [];
    let at = open.end;
    for (const child of rest) {
      // What lies between the children is text as well: the grammar leaves white space at the edges out.
      if (child.start > at) pieces.push(inQuotes(this.line.slice(at, child.start)));
      if (child !== close) {
        const isText = child.type === 'string_content' || !child.isNamed;
        pieces.push(...(isText ? [inQuotes(this.#text(child))] : this.#pieces(child, true)));
      }
      at = child.end;
    }
    return pieces.length === 0 ? [{ kind: 'text', pattern: '' }] : pieces;
  }

  #text(node: SyntaxNode): string {
    return this.line.slice(node.start, node.end);
  }

  #line(node: SyntaxNode): string {
    return this.#text(node).replace(/\s+/g, ' ').trim();
  }

  #firstLine(node: SyntaxNode): string {
    return this.#text(node).split('\n', 1)[0]?.trim() ?? '';
  }
}

const isWord = (node: SyntaxNode | undefined): boolean =>
  node !== undefined && (node.field === 'argument' || node.field === 'name' || node.type === 'command_name');

/** Between double quotes a backslash counts only before `$`, a back quote, `"`, itself and a line end. */
function inQuotes(text: string): Piece {
  if (/\\\n/.test(text)) return { kind: 'unknown' };
  return { kind: 'text', pattern: literally(text.replace(/\\([$`"\\])/g, '$1')) };
}
