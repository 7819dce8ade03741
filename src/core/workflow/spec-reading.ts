import type { Ports, Uri } from '../ports';
import { type Fold, foldsOf } from '../specs/language/folds';
import { idAt, usesOf } from '../specs/language/id-at';
import { type FileLink, fileLinks } from '../specs/language/links';
import type { IdUse, Named } from '../specs/language/named';
import { namedThings } from '../specs/language/named-things';
import { type OutlineItem, outlineInSteps } from '../specs/language/outline';
import type { ReadDocument } from '../specs/language/read-document';
import { type TagNumber, tagNumberAt } from '../specs/language/tag-at';
import { Threads } from '../specs/language/threads';
import { type SpecToken, specTokensInSteps } from '../specs/language/tokens';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { flatMapInSteps } from '../text/steps';
import { childOf, normaliseUri, parentOf } from '../text/uri';
import { inSlices } from './in-slices';
import type { KnownSpecs } from './known-specs';
import type { Coverage, CriterionLens, DocumentLink, HoverCard } from './reading-rows';
import { type DocumentPlace, documentPlace, readSpecAt } from './spec-at';
import type { PropertyHistory } from './properties/property-history';
import { type RowTest, type TestRow, testRows } from './properties/test-rows';
import { SpecNames } from './spec-names';
import type { SpecVersion, TextPlace } from './spec-version';
import { TagIndex } from './tag-index';
import { touchedBy } from './touched';
import { ThingRows } from './thing-rows';
import { withOutcomes } from './property-outcomes';
import type { Workspace } from './workspace';

/** A document of a spec as its editor shows it. */
type ShownDocument = Pick<DocumentPlace, 'document'> & { readonly text: string };

/** A place in a document that an editor shows; line and column are 1-based. */
export interface ShownPlace {
  readonly uri: Uri;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** A range may name more things than anybody reads at once. */
const mostCards = 5;
/** Files that are looked for in one document. */
const mostMentions = 200;

interface TestsOf {
  readonly tags: TagIndex;
  readonly names: SpecNames;
}

/** A spec with what it is tied to. */
interface Tied {
  readonly version: SpecVersion;
  readonly threads: Threads<PlacedTag>;
  readonly rows: ThingRows;
}

/**
 * What an editor shows of specs while people read them. Nothing is written, nothing runs: it works in folders that are not
 * trusted. Everything is read as editors show it, and parsed once for each version of a document.
 */
export class SpecReading {
  readonly #tests = new Map<Uri, TestsOf>();
  #tied: { readonly tags: readonly PlacedTag[]; readonly history: PropertyHistory; readonly tied: Tied } | undefined;

  /** @param around the workspace in which a place lies */
  constructor(
    private readonly ports: Pick<Ports, 'documents' | 'search' | 'files' | 'clock'>,
    private readonly known: KnownSpecs,
    private readonly around: (uri: Uri) => Promise<Workspace | undefined>,
  ) {}

  /** A file is another one, or a folder has come or gone, whoever changed it. */
  changed(uri: Uri): void {
    const isSpec = touchedBy(uri).includes('specs');
    for (const { tags, names } of this.#tests.values()) {
      if (isSpec) names.changed(uri);
      else tags.changed(uri);
    }
  }

  async tokens(uri: Uri, text: string, signal: AbortSignal): Promise<readonly SpecToken[]> {
    const document = await this.#document(uri, text, signal);
    return document ? inSlices(specTokensInSteps(document), this.ports.clock, signal) : [];
  }

  async outline(uri: Uri, text: string, signal: AbortSignal): Promise<readonly OutlineItem[]> {
    const document = await this.#document(uri, text, signal);
    return document ? inSlices(outlineInSteps(document), this.ports.clock, signal) : [];
  }

  async folds(uri: Uri, text: string, signal: AbortSignal): Promise<readonly Fold[]> {
    const document = await this.#document(uri, text, signal);
    return document ? foldsOf(document) : [];
  }

  /** What the ID at a place means; undefined where none stands. */
  async hover(place: ShownPlace, signal: AbortSignal): Promise<HoverCard | undefined> {
    const found = await this.#idAt(place, signal);
    if (!found) return undefined;
    const { place: own, names, tied, written } = found;
    const cards = names.slice(0, mostCards).map((thing) => tied.rows.card(thing));
    const problem = `Nothing in this spec, or more than one thing, has the ID ${written}.`;
    const more = Math.max(0, names.length - mostCards);
    return { place: own, cards, more, problem: names.length === 0 ? problem : undefined };
  }

  /** Where the things that the ID names are defined. */
  async definition(place: ShownPlace, signal: AbortSignal): Promise<readonly TextPlace[]> {
    const found = await this.#idAt(place, signal);
    return found ? found.names.map((thing) => found.tied.rows.placeOf(thing)) : [];
  }

  /** Everywhere in the spec and its tests where what the ID names is named. */
  async references(place: ShownPlace, withDefinition: boolean, signal: AbortSignal): Promise<readonly TextPlace[]> {
    const found = await this.#idAt(place, signal);
    if (!found) return [];
    const { names, tied } = found;
    const { version, threads, rows } = tied;
    const uses = names.flatMap((thing) => usesOf(version.index, thing));
    const places = uses
      .filter(({ role }) => withDefinition || role !== 'definition')
      .map(({ document, span }) => version.place(document, span));
    // A test is for a criterion through its property too; what names the thing itself is a reference.
    const tags = names.flatMap((thing) => threads.namedBy(thing)).map((tag) => rows.testRow(tag).place);
    const known = new Set<string>();
    return [...places, ...tags].filter((each) => {
      const key = `${each.uri} ${each.line} ${each.column}`;
      return !known.has(key) && known.add(key);
    });
  }

  /** Links above the criteria, or the properties, of a document: none before there is anything that could be for one. */
  async lenses(uri: Uri, text: string, signal: AbortSignal): Promise<readonly CriterionLens[]> {
    const own = documentPlace(uri);
    // Criteria stand nowhere else, and a plan of thousands of tasks need not be looked through for them.
    if (!own || own.document === 'tasks') return [];
    const wanted = own.document === 'design' ? 'property' : 'criterion';
    const tied = await this.#tiedSpec(own.dir, signal, { document: own.document, text });
    if (!tied?.threads.hasPlan) return [];
    const criteria = tied.version.index.things.filter(
      ({ kind, document }) => kind === wanted && document === own.document,
    );
    return criteria.map((criterion) => tied.rows.lens(criterion));
  }

  /** What is there for a criterion, or in a design for a property: the one with that key, or the one in that line. */
  async coverage(
    uri: Uri,
    text: string,
    at: { readonly key: string } | { readonly line: number },
    signal: AbortSignal,
  ): Promise<Coverage | undefined> {
    const own = documentPlace(uri);
    const tied = own && (await this.#tiedSpec(own.dir, signal, { document: own.document, text }));
    if (!own || !tied) return undefined;
    const { version, rows } = tied;
    const criterion = version.index.things.find((thing) => {
      if (thing.kind !== (own.document === 'design' ? 'property' : 'criterion')) return false;
      if (thing.document !== own.document) return false;
      if ('key' in at) return thing.key === at.key;
      const { line, endLine } = version.place(own.document, { start: thing.span.start, end: thing.span.end - 1 });
      return line <= at.line && at.line <= endLine;
    });
    return criterion && { criterion: rows.row(criterion), rows: rows.coverage(criterion) };
  }

  /** The tests of a spec by what they are for, and the tags behind them. */
  async tests(
    dir: Uri,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly TestRow[]; readonly tests: readonly RowTest[] }> {
    const tied = await this.#tiedSpec(dir, signal);
    if (!tied) return { rows: [], tests: [] };
    const { version, threads, rows } = tied;
    const { things } = version.index;
    return testRows({
      requirements: things.filter(({ kind }) => kind === 'requirement'),
      properties: things.filter(({ kind }) => kind === 'property'),
      validated: (property) => threads.of(property).criteria,
      criteriaOf: (requirement) => threads.of(requirement).criteria,
      namedBy: (thing) => threads.namedBy(thing),
      labelOf: (thing) => `${thing.kind === 'requirement' ? 'Requirement ' : ''}${rows.row(thing).label}`,
      placeOf: (thing) => rows.placeOf(thing),
      testLabel: (tag) => rows.testRow(tag),
    });
  }

  /** Files and IDs of a document that lead somewhere. */
  async links(uri: Uri, text: string, signal: AbortSignal): Promise<readonly DocumentLink[]> {
    const own = documentPlace(uri);
    const workspace = own && (await this.around(own.dir));
    if (!own || !workspace) return [];
    const version = await this.#version(own.dir, signal, { document: own.document, text });
    const inSteps = flatMapInSteps(version.index.uses, (use): readonly DocumentLink[] => {
      const [thing] = use.names;
      if (use.document !== own.document || use.role === 'definition' || !thing) return [];
      const target = version.place(thing.document, thing.idSpan ?? { start: thing.span.start, end: thing.span.start });
      const place = version.place(own.document, use.span);
      return [{ place, target: { uri: target.uri, line: target.line }, tooltip: tooltipOf(thing) }];
    });
    const references = await inSlices(inSteps, this.ports.clock, signal);
    const files = await Promise.all(
      fileLinks(text)
        .slice(0, mostMentions)
        .map(async (link): Promise<readonly DocumentLink[]> => {
          const target = await this.#fileOf(link, workspace.root, own.dir);
          if (target === undefined) return [];
          const place = version.place(own.document, link.span);
          return [{ place, target: { uri: target, line: link.line }, tooltip: 'Open the file' }];
        }),
    );
    return [...references, ...files.flat()];
  }

  /** As people write paths: from the root of the project, else from the document. */
  async #fileOf({ path }: FileLink, root: Uri, dir: Uri): Promise<Uri | undefined> {
    for (const folder of [root, dir]) {
      const place = below(folder, path);
      const stat = place === undefined ? undefined : await this.ports.files.stat(place).catch(() => undefined);
      if (place !== undefined && stat?.kind === 'file') return place;
    }
    return undefined;
  }

  /** One document by itself, as its editor shows it. */
  async #document(uri: Uri, text: string, signal: AbortSignal): Promise<ReadDocument | undefined> {
    const place = documentPlace(uri);
    return place && this.known.document(place.dir, place.document, text, signal);
  }

  /** @param shown what an editor shows of one of its documents, which may be newer than what can be read */
  async #version(dir: Uri, signal: AbortSignal, shown?: ShownDocument): Promise<SpecVersion> {
    return this.known.version(await readSpecAt(dir, this.ports.documents, signal, shown), signal);
  }

  async #idAt(place: ShownPlace, signal: AbortSignal): Promise<FoundId | undefined> {
    const uri = normaliseUri(place.uri);
    const own = documentPlace(uri);
    if (!own) return this.#tagAt(uri, place, signal);
    const tied = await this.#tiedSpec(own.dir, signal, { document: own.document, text: place.text });
    const offset = tied?.version.offsetAt(own.document, place.line, place.column);
    const use = tied && offset !== undefined ? idAt(tied.version.index, own.document, offset) : undefined;
    return tied && use && foundUse(use, tied);
  }

  /** The ID in the tag of a test, which may be of any spec. */
  async #tagAt(uri: Uri, { text, line, column }: ShownPlace, signal: AbortSignal): Promise<FoundId | undefined> {
    const found = tagNumberAt(text, line, column);
    const tests = found && (await this.#testsAround(uri));
    const [dir, ...others] = found && tests ? (await tests.names.meant())(found.feature) : [];
    const tied = dir === undefined || others.length > 0 ? undefined : await this.#tiedSpec(dir, signal);
    return found && tied && foundTag(found, uri, tied);
  }

  async #tiedSpec(dir: Uri, signal: AbortSignal, shown?: ShownDocument): Promise<Tied | undefined> {
    const workspace = await this.around(dir);
    const tests = await this.#testsAround(dir);
    if (!workspace || !tests) return undefined;
    const [version, all, meant] = await Promise.all([
      this.#version(dir, signal, shown),
      tests.tags.tags(),
      tests.names.meant(),
    ]);
    const own = all.filter(({ feature }) => {
      const dirs = meant(feature);
      return dirs.length === 1 && dirs[0] === dir;
    });
    const history = await workspace.properties.history(dir);
    const tags = await withOutcomes(own, history.outcomes, workspace.root, this.ports.files);
    const known = this.#tied;
    const isSame =
      known?.tied.version === version &&
      known.history === history &&
      known.tags.length === tags.length &&
      known.tags.every((tag, at) => isSameTag(tag, tags[at]));
    if (isSame) return known.tied;
    const threads = new Threads(version.spec, tags);
    await this.ports.clock.sleep(0, signal);
    const tied = { version, threads, rows: new ThingRows(version, threads, workspace.root, history.counterexamples) };
    this.#tied = { tags, history, tied };
    return tied;
  }

  async #testsAround(uri: Uri): Promise<TestsOf | undefined> {
    const workspace = await this.around(uri);
    if (!workspace) return undefined;
    const known = this.#tests.get(workspace.root);
    if (known) return known;
    const tests: TestsOf = {
      tags: new TagIndex(workspace.root, this.ports),
      names: new SpecNames(() => workspace.places(), this.ports.documents),
    };
    this.#tests.set(workspace.root, tests);
    return tests;
  }
}

/** Tags are read again only when their file has changed; what is known of their tests may be newer. */
function isSameTag(one: PlacedTag, other: PlacedTag | undefined): boolean {
  if (one === other) return true;
  const isAlike = one.file === other?.file && one.line === other.line && one.tag === other.tag;
  const [was, is] = [one.outcome, other?.outcome];
  return isAlike && one.name === other.name && was !== undefined && was.result === is?.result && was.runs === is.runs;
}

interface FoundId {
  readonly place: TextPlace;
  readonly written: string;
  readonly names: readonly Named[];
  readonly tied: Tied;
}

function foundUse({ document, span, written, names }: IdUse, tied: Tied): FoundId {
  return { place: tied.version.place(document, span), written, names, tied };
}

function foundTag({ kind, id, line, column }: TagNumber, uri: Uri, tied: Tied): FoundId {
  const { property, requirement } = namedThings(tied.version.spec);
  const thing = kind === 'property' ? property(id) : requirement(id);
  const place = { uri, line, column, endLine: line, endColumn: column + id.length };
  return { place, written: id, names: thing ? [thing] : [], tied };
}

function tooltipOf({ kind, id, title }: Named): string {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${id}`;
  return title === null ? name : `${name}: ${title.split('\n', 1)[0] ?? ''}`;
}

/** A path as it is written in a document, below a folder. Undefined where it is no such path. */
function below(folder: Uri, path: string): Uri | undefined {
  let place = folder;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    place = part === '..' ? parentOf(place) : childOf(place, part);
  }
  return place === folder ? undefined : place;
}
