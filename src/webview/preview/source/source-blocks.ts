import { Marked, Renderer, type RendererObject, type Token, type Tokens } from 'marked';
import { escaped, languageOf, textRenderer } from '../../markdown/text-renderer';
import { cutAtMarks, type Mark, type Marks, type PlacedMark } from './marks';
import { isList, lineOf, partsOf, placeTokens, type TokenPlaces } from './placed-tokens';
import { SourceText } from './source-text';

/** One top-level part of a document, with where it stands in the text. */
export interface SourceBlock {
  /** 1-based. */
  readonly line: number;
  /** Blocks of one key look the same, wherever they stand. */
  readonly key: string;
  /**
   * HTML; not safe before it went through `cleaned` (see markdown/clean-html.ts). Classes say what the page puts there:
   * `line-3` (three lines below the block's own), `mark-2` (of `marks`), `boxed` (an item with a box).
   */
  readonly html: () => string;
  /** What is to be seen of words in it, by the number in their class. */
  readonly marks: readonly Mark[];
}

/** What a document's words and items are, beside their text. */
export interface SourceFacts {
  readonly marks: Marks;
  /** Lines of tasks. */
  readonly tasks: ReadonlySet<number>;
}

interface Drawing {
  readonly places: TokenPlaces;
  readonly facts: SourceFacts;
  /** Line of the block that is drawn. */
  readonly base: number;
  readonly marks: Mark[];
  /** Tokens of which so many characters at the front are not drawn: the box of a task. */
  readonly hidden: ReadonlyMap<object, number>;
}

/** Cuts a document into its top-level parts and says where each begins. Total, and linear in its length. */
export function sourceBlocks(text: string, facts: SourceFacts): readonly SourceBlock[] {
  const source = SourceText.ofDocument(text);
  const tokens = new Marked({ gfm: true }).lexer(source.text);
  const places = placeTokens(tokens, source);
  const links = Object.keys(tokens.links).length === 0 ? '' : JSON.stringify(tokens.links);
  return tokens
    .filter((token) => token.type !== 'space' && token.type !== 'def' && !isComment(token))
    .map((token) => {
      const base = lineOf(places, token) ?? 1;
      const drawing: Drawing = { places, facts, base, marks: marksOf(token, base, facts.marks), hidden: new Map() };
      return {
        line: base,
        key: [links, token.raw, JSON.stringify(drawing.marks), boxesOf(token, base, facts.tasks)].join('\n'),
        html: () => drawn(token, drawing),
        marks: drawing.marks,
      };
    });
}

const isComment = ({ type, raw }: Token): boolean => type === 'html' && /^\s*<!--[^]*-->\s*$/.test(raw);

const linesOf = ({ raw }: Token): number => raw.split('\n').length;

/** All marks in the lines of a block; the page finds them by their place in the list. */
function marksOf(token: Token, base: number, marks: Marks): Mark[] {
  const lines = Array.from({ length: linesOf(token) }, (_, index) => base + index);
  return lines.flatMap((line) => marks.inLine(line).map(({ mark }) => mark));
}

function boxesOf(token: Token, base: number, tasks: ReadonlySet<number>): string {
  if (token.type !== 'list') return '';
  const lines = Array.from({ length: linesOf(token) }, (_, index) => index);
  return lines.filter((line) => tasks.has(base + line)).join(' ');
}

function drawn(token: Token, drawing: Drawing): string {
  const hidden = new Map<object, number>();
  hideBoxes(token, { ...drawing, hidden }, hidden);
  return new Marked({ gfm: true, renderer: rendererOf({ ...drawing, hidden }) }).parser([token]);
}

/** A box as it is written, with the sign of an optional task. */
const box = /^\[[ xX~-]\](?:\\?\*)?[ \t]*/;

/** The box of a task is drawn by the page, which knows its state; what the parser left of it in the text is not drawn. */
function hideBoxes(token: Token, drawing: Drawing, hidden: Map<object, number>): void {
  if (!isList(token)) {
    for (const child of partsOf(token)) hideBoxes(child, drawing, hidden);
    return;
  }
  for (const item of token.items) {
    if (drawing.facts.tasks.has(lineOf(drawing.places, item) ?? 0)) {
      const [first, escape, third] = wordsOf(item.tokens);
      const found = first && box.exec(first.raw);
      if (first && found) hidden.set(first, found[0].length);
      // `[ ]\* 2.1`: the parser reads a star that is only a star.
      if (found?.[0] === first?.raw && escape?.type === 'escape' && escape.text === '*') {
        hidden.set(escape, escape.raw.length);
        if (third) hidden.set(third, /^[ \t]*/.exec(third.raw)?.[0].length ?? 0);
      }
    }
    for (const child of item.tokens) hideBoxes(child, drawing, hidden);
  }
}

/** The words that an item begins with. */
function wordsOf(tokens: readonly Token[]): readonly Token[] {
  const first = tokens.find(({ type }) => type !== 'checkbox');
  return first?.type === 'text' || first?.type === 'paragraph'
    ? partsOf(first).filter(({ type }) => type !== 'checkbox')
    : [];
}

const plain = new Renderer();

function rendererOf(drawing: Drawing): RendererObject {
  const classOf = (token: object, ...more: readonly string[]): string => {
    const line = lineOf(drawing.places, token);
    const names = [...(line === undefined ? [] : [`line-${String(line - drawing.base)}`]), ...more];
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  return {
    ...textRenderer,
    html: (token: Tokens.HTML | Tokens.Tag) => (isComment(token) ? '' : textRenderer.html(token)),
    checkbox: () => '',
    paragraph(token: Tokens.Paragraph) {
      return `<p${classOf(token)}>${this.parser.parseInline(token.tokens)}</p>`;
    },
    heading(token: Tokens.Heading) {
      return `<h${token.depth}${classOf(token)}>${this.parser.parseInline(token.tokens)}</h${token.depth}>`;
    },
    blockquote(token: Tokens.Blockquote) {
      return `<blockquote${classOf(token)}>${this.parser.parse(token.tokens)}</blockquote>`;
    },
    code: (token: Tokens.Code) =>
      `<pre${classOf(token, `language-${escaped(languageOf(token))}`)}>${escaped(token.text)}</pre>`,
    listitem(item: Tokens.ListItem) {
      const isTask = drawing.facts.tasks.has(lineOf(drawing.places, item) ?? 0);
      const mark = isTask ? ['boxed'] : item.task ? [item.checked ? 'checked' : 'unchecked'] : [];
      return `<li${classOf(item, ...mark)}>${this.parser.parse(item.tokens)}</li>`;
    },
    text(token: Tokens.Text | Tokens.Escape) {
      if ('tokens' in token) return this.parser.parseInline(token.tokens);
      return wordsWithMarks(token, drawing);
    },
  };
}

/** Words of one or several lines, with a span around each that is more than a word. */
function wordsWithMarks(token: Tokens.Text | Tokens.Escape, drawing: Drawing): string {
  const cut = drawing.hidden.get(token) ?? 0;
  const place = drawing.places.get(token);
  if (!place || token.raw !== token.text || (cut === 0 && drawing.marks.length === 0)) {
    return cut >= token.raw.length ? '' : plain.text(token);
  }
  let at = cut;
  return token.text
    .slice(cut)
    .split('\n')
    .map((line) => {
      const from = place.source.at(place.offset + at);
      at += line.length + 1;
      const column = from?.column ?? 1;
      const marks = from ? drawing.facts.marks.inLine(from.line).filter(cutsNoEntity(line, column)) : [];
      return cutAtMarks(line, column, marks)
        .map(({ text, mark }) => {
          const html = plain.text({ ...token, text });
          return mark === undefined ? html : `<span class="mark-${drawing.marks.indexOf(mark)}">${html}</span>`;
        })
        .join('');
    })
    .join('\n');
}

/** `&amp;` is one character. */
function cutsNoEntity(text: string, column: number): (mark: PlacedMark) => boolean {
  const entities = [...text.matchAll(/&[#\w]+;/g)].map(({ index, 0: sign }) => ({
    start: index,
    end: index + sign.length,
  }));
  const isInside = (at: number): boolean => entities.some(({ start, end }) => start < at && at < end);
  return (mark) => !isInside(mark.column - column) && !isInside(mark.endColumn - column);
}
