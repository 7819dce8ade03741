import { positionAt, splitLines } from '../../text/lines';
import type { Span } from '../../text/span';
import type { Steps } from '../../text/steps';
import { finish } from '../../text/steps';
import { CriterionPlaces } from '../criterion-places';
import { readEars } from '../ears/classify';
import type { ClauseReading, EarsReading } from '../ears/reading';
import { trimClause } from '../ears/trim';
import type { CriterionItem } from '../criterion-item';
import type { RequirementItem } from '../requirements';
import type { TaskItem } from '../tasks';
import type { ReadDocument } from './read-document';

/** What a piece of a spec is, for whoever colours it. */
export type TokenKind =
  | 'earsKeyword'
  | 'earsModal'
  | 'earsTrigger'
  | 'earsState'
  | 'earsFeature'
  | 'earsSystem'
  | 'earsResponse'
  | 'specId'
  | 'taskState';

export type TokenTrait =
  /** A trigger that is not wanted (IF), and its keyword. */
  | 'unwanted'
  /** SHALL NOT. */
  | 'prohibition'
  /** SHALL CONTINUE TO. */
  | 'preserved'
  /** A condition behind the response. */
  | 'trailing'
  | 'optional'
  | 'done'
  | 'running'
  | 'queued';

/** A piece of one line. Lines and columns are 1-based, in UTF-16 units. */
export interface SpecToken {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly kind: TokenKind;
  readonly traits: readonly TokenTrait[];
}

interface Piece extends Span {
  readonly kind: TokenKind;
  readonly traits: readonly TokenTrait[];
}

/**
 * The colours of a document that only its parser can tell: the clauses of EARS sentences, over wrapped lines and in any
 * language, the numbers of what can be referred to, and the states of boxes. In order, without overlaps; code stays code.
 */
export function specTokens(document: ReadDocument): readonly SpecToken[] {
  return finish(specTokensInSteps(document));
}

/** As `specTokens`, in steps. */
export function* specTokensInSteps(document: ReadDocument): Steps<readonly SpecToken[]> {
  return yield* onLines(document.value.text, yield* piecesOf(document));
}

/** A moment's work each. */
const tasksInStep = 256;
const piecesInStep = 256;

function* piecesOf(document: ReadDocument): Steps<readonly Piece[]> {
  switch (document.kind) {
    case 'requirements':
    case 'bugfix': {
      const { text, requirements } = document.value;
      const pieces: Piece[] = [];
      for (const requirement of requirements) {
        yield;
        pieces.push(...idOf(requirement.idSpan));
        for (const criterion of requirement.criteria) {
          pieces.push(...idOf(criterion.idSpan), ...clausePieces(text, criterion, requirement.section));
        }
      }
      return pieces;
    }
    case 'design':
      return document.value.properties.flatMap(({ idSpan }) => idOf(idSpan));
    case 'tasks': {
      const pieces: Piece[] = [];
      for (const [index, task] of document.value.all.entries()) {
        if (index % tasksInStep === tasksInStep - 1) yield;
        pieces.push(...taskPieces(task));
      }
      return pieces;
    }
  }
}

const none: readonly never[] = [];

function idOf(span: Span | null): readonly Piece[] {
  return span === null ? none : [{ start: span.start, end: span.end, kind: 'specId', traits: none }];
}

function taskPieces({ markSpan, state, idSpan, optional }: TaskItem): readonly Piece[] {
  const mark: readonly Piece[] = state === 'todo' ? none : [{ ...markSpan, kind: 'taskState', traits: [state] }];
  const number: readonly Piece[] =
    idSpan === null ? none : [{ ...idSpan, kind: 'specId', traits: optional ? ['optional'] : none }];
  return [...mark, ...number];
}

function clausePieces(source: string, item: CriterionItem, section: RequirementItem['section']): readonly Piece[] {
  const reading = readEars(item.text, section);
  if (reading.clauses.length === 0 && reading.keywords.length === 0) return none;
  const places = new CriterionPlaces(source, item);
  const inText = [...keywordPieces(reading), ...reading.clauses.map(clausePiece)];
  return inText.map(({ start, end, kind, traits }) => ({ ...places.spanOf({ start, end }), kind, traits }));
}

function keywordPieces({ keywords, modalSpan, modal, later, pattern }: EarsReading): readonly Piece[] {
  const words = keywords.map(({ start, end, role }): Piece => ({
    start,
    end,
    kind: 'earsKeyword',
    traits: role === 'if' ? ['unwanted'] : none,
  }));
  if (pattern === null) return words;
  const traits: readonly TokenTrait[] =
    modal === 'SHALL NOT' ? ['prohibition'] : modal === 'SHALL CONTINUE TO' ? ['preserved'] : none;
  const first: readonly Piece[] = modalSpan === null ? none : [{ ...modalSpan, kind: 'earsModal', traits }];
  const others = later.map(({ keyword: { start, end } }): Piece => ({ start, end, kind: 'earsModal', traits: none }));
  return [...words, ...first, ...others];
}

const kindOfClause = {
  where: 'earsFeature',
  while: 'earsState',
  when: 'earsTrigger',
  if: 'earsTrigger',
  trailing: 'earsTrigger',
  system: 'earsSystem',
  response: 'earsResponse',
} as const satisfies Record<ClauseReading['kind'], TokenKind>;

function clausePiece({ kind, start, end }: ClauseReading): Piece {
  const traits: readonly TokenTrait[] = kind === 'if' ? ['unwanted'] : kind === 'trailing' ? ['trailing'] : none;
  return { start, end, kind: kindOfClause[kind], traits };
}

/** Code, links to files and line ends: what no token of ours covers. */
const gaps = /`[^`\r\n]*`|#\[\[[^\]\r\n]*\]\]|[ \t]*(?:\r\n|\r|\n)[ \t]*/g;

function* onLines(text: string, pieces: readonly Piece[]): Steps<readonly SpecToken[]> {
  // Of those that begin together the longer one first: a keyword is taken out of what it stands in.
  const inOrder = withoutOverlaps([...pieces].sort((a, b) => a.start - b.start || b.end - a.end));
  const lines = splitLines(text, text.startsWith('\uFEFF') ? 1 : 0);
  const tokens: SpecToken[] = [];
  for (const [index, { start, end, kind, traits }] of inOrder.entries()) {
    if (index % piecesInStep === piecesInStep - 1) yield;
    for (const part of partsBetweenGaps(text, start, end)) {
      const { line, column } = positionAt(lines, part.start);
      tokens.push({ line, column, length: part.end - part.start, kind, traits });
    }
  }
  return tokens;
}

/** Of two that overlap the one that begins later cuts the other in two. */
function withoutOverlaps(pieces: readonly Piece[]): readonly Piece[] {
  const cut: Piece[] = [];
  let open: Piece | undefined;
  const close = (to: number): void => {
    if (open && Math.min(open.end, to) > open.start) cut.push({ ...open, end: Math.min(open.end, to) });
  };
  for (const piece of pieces) {
    const before = open;
    close(piece.start);
    if (before && before.end > piece.end) {
      // The rest of the longer one goes on behind the shorter.
      if (piece.end > piece.start) cut.push(piece);
      open = { ...before, start: Math.max(piece.end, before.start) };
    } else open = before && before.end > piece.start ? { ...piece, start: Math.max(piece.start, before.start) } : piece;
  }
  close(Infinity);
  return cut;
}

function partsBetweenGaps(text: string, start: number, end: number): readonly Span[] {
  const parts: Span[] = [];
  const raw = text.slice(start, end);
  const push = (from: number, to: number): void => {
    const span = trimClause(raw, from, to);
    if (span) parts.push({ start: start + span.start, end: start + span.end });
  };
  let from = 0;
  for (const { index, 0: gap } of raw.matchAll(gaps)) {
    push(from, index);
    from = index + gap.length;
  }
  push(from, raw.length);
  return parts;
}
