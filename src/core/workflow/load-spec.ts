import { type Ports, NotText, type Uri } from '../ports';
import type { ShowDocument } from '../specs/build-show';
import { configFileName, type DocumentKind, documentKinds, fileNameOf } from '../specs/document-kind';
import type { Approval } from '../specs/phase';
import type { Problem, Show } from '../specs/show';
import { parseSpecConfig } from '../specs/spec-config';
import type { Approvals } from './approvals';
import type { KnownSpecs } from './known-specs';

/** Where a spec is, and what it is called there. */
export interface SpecPlace {
  readonly name: string;
  readonly dir: Uri;
  readonly root: Uri;
  /** Of `dir`, relative to the root. */
  readonly path: string;
}

/** One spec as it stands now, buffers before disk. */
export interface LoadedSpec {
  readonly show: Show;
  /** What `.config.kiro` calls the feature, where it does. */
  readonly featureName: string | undefined;
  /** Texts with their hashes, for those who edit or quote them. */
  readonly texts: ReadonlyMap<DocumentKind, { readonly uri: Uri; readonly text: string; readonly hash: string }>;
  /** The text of `.config.kiro`, when there is one that can be read. */
  readonly config: string | undefined;
}

/**
 * Reads a spec's documents. A document that cannot be read, whatever the reason, is a problem in the list and otherwise
 * missing: it must hide no other document and no other spec.
 * @param rootPath the root as results name it
 * @param known what was read before: a spec that did not change costs no more than reading its files
 */
export async function loadSpec(
  place: SpecPlace,
  rootPath: string,
  approvals: Approvals,
  ports: Pick<Ports, 'documents' | 'digests'>,
  known: KnownSpecs,
  signal: AbortSignal,
): Promise<LoadedSpec> {
  const texts = new Map<DocumentKind, { uri: Uri; text: string; hash: string }>();
  const unreadable: Problem[] = [];
  const shown: Partial<Record<DocumentKind, ShowDocument>> = {};
  for (const kind of documentKinds) {
    const uri = `${place.dir}/${fileNameOf(kind)}`;
    const read = await readText(uri, ports);
    if (read instanceof Error) unreadable.push(problemOf(read, place, fileNameOf(kind)));
    else if (read) {
      texts.set(kind, { uri, text: read.text, hash: read.hash });
      const approval = await approvals.stateOf(kind, read.text);
      shown[kind] = shownDocument(read.text, approval, ports);
    }
  }
  const config = await readText(`${place.dir}/${configFileName}`, ports);
  if (config instanceof Error) unreadable.push(problemOf(config, place, configFileName));
  const configText = config instanceof Error ? undefined : config?.text;
  const input = {
    name: place.name,
    root: rootPath,
    dir: place.path,
    documents: shown,
    config: configText,
    isMadeHere: await approvals.isMadeHere(),
  };
  const show = await known.show(place.dir, input, signal);
  return {
    show: { ...show, problems: [...unreadable, ...show.problems] },
    featureName: configText === undefined ? undefined : featureNameOf(configText),
    texts,
    config: configText,
  };
}

/** Counted and hashed when it is asked for: a spec that did not change is shown as it was. */
function shownDocument(text: string, approval: Approval, { digests }: Pick<Ports, 'digests'>): ShowDocument {
  return {
    text,
    approval,
    get bytes() {
      return new TextEncoder().encode(text).byteLength;
    },
    get sha256() {
      return digests.sha256(text);
    },
  };
}

function featureNameOf(config: string): string | undefined {
  const name = parseSpecConfig(config).value.others.get('featureName');
  return typeof name === 'string' ? name : undefined;
}

async function readText(
  uri: Uri,
  { documents }: Pick<Ports, 'documents'>,
): Promise<{ readonly text: string; readonly hash: string } | Error | undefined> {
  try {
    return await documents.read(uri);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error)); // told as a problem by problemOf()
  }
}

/** A document that is there and could not be read. */
export const unreadableCode = 'spec.unreadable';

function problemOf(error: Error, place: SpecPlace, fileName: string): Problem {
  return {
    file: place.path === '' ? fileName : `${place.path}/${fileName}`,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    code: error instanceof NotText ? `spec.${error.reason}` : unreadableCode,
    severity: 'error',
    message: messageOf(error, fileName),
    related: [],
    fixes: [],
  };
}

function messageOf(error: Error, fileName: string): string {
  if (!(error instanceof NotText)) return `${fileName} could not be read: ${error.message}`;
  return error.reason === 'binary'
    ? `${fileName} is not UTF-8 text. Save it as UTF-8 to have it read.`
    : `${fileName} is too large to be read.`;
}
