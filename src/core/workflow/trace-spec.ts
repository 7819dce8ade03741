import type { DocumentText, Ports, Uri } from '../ports';
import { NotText } from '../ports';
import type { Sessions } from '../sessions/sessions';
import type { Show } from '../specs/show';
import { allTasks, buildTrace } from '../specs/trace/build-trace';
import type { PlacedTag } from '../specs/trace/placed-tag';
import { specsMeant, titleOfDocument } from '../specs/trace/spec-aliases';
import { findTestTags } from '../specs/trace/test-tags';
import type { Trace } from '../specs/trace/trace';
import { relativePath } from '../text/uri';
import { changesOf } from './changes';
import { taggedCommits } from './commits';
import type { LoadedSpec } from './load-spec';
import { lastRunOf, type TaskRun } from './task-records';

/** What a trace is drawn from. */
export interface TraceParts {
  readonly root: Uri;
  readonly ports: Pick<Ports, 'documents' | 'search' | 'processes' | 'journal' | 'isTrusted'>;
  /** All specs of the root: which of them a tag means cannot be told from one alone. */
  readonly specs: readonly LoadedSpec[];
  readonly sessions: Pick<Sessions, 'eventsOf'>;
  readonly runsOf: () => Promise<readonly TaskRun[]>;
}

/** Lines with tags that are looked at; a project with more has a generator that writes them. */
const mostTags = 20_000;

/**
 * Threads one spec's criteria to tests, files and commits, as they are now. Tests are found by their tags in the texts that a
 * search of the root finds, in any language; documents and specs are not tests.
 */
export async function traceSpec(spec: LoadedSpec, parts: TraceParts, signal: AbortSignal): Promise<Trace> {
  const meant = specsMeant(
    parts.specs.map(({ show, featureName, texts }) => ({
      dir: show.dir,
      name: show.name,
      featureName,
      titles: [...texts.values()].flatMap(({ text }) => titleOfDocument(text) ?? []),
    })),
  );
  const { show } = spec;
  const isMeant = (feature: string): 'only' | 'among' | undefined => {
    const dirs = meant(feature);
    return !dirs.includes(show.dir) ? undefined : dirs.length === 1 ? 'only' : 'among';
  };
  const [tags, filesOf, commits] = await Promise.all([
    tagsBelow(parts, signal),
    changedFiles(show, parts),
    taggedCommits(parts.root, parts.ports, signal),
  ]);
  return buildTrace({
    show,
    tags: tags.filter(({ feature }) => isMeant(feature) === 'only'),
    ambiguous: tags.filter(({ feature }) => isMeant(feature) === 'among'),
    filesOf,
    commits: commits.map(({ hash, message }) => ({
      hash,
      tags: findTestTags(message).filter(({ feature }) => isMeant(feature) === 'only'),
    })),
  });
}

async function tagsBelow({ root, ports }: TraceParts, signal: AbortSignal): Promise<readonly PlacedTag[]> {
  const request = { folder: root, pattern: 'feature[ \\t]*[:\uFF1A]', caseSensitive: false, limit: mostTags };
  const { hits } = await ports.search.grep(request, signal);
  const found: PlacedTag[] = [];
  for (const uri of new Set(hits.map((hit) => hit.uri))) {
    signal.throwIfAborted();
    const file = relativePath(uri, root);
    if (file.startsWith('.kiro/') || /\.(?:md|mdx|markdown)$/i.test(file)) continue;
    const document = await readText(uri, ports);
    if (document) found.push(...findTestTags(document.text).map((tag) => ({ ...tag, file })));
  }
  return found.toSorted((one, other) =>
    one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line,
  );
}

/** Undefined too for what is no text: it has no tags that could be read. */
async function readText(uri: Uri, { documents }: Pick<Ports, 'documents'>): Promise<DocumentText | undefined> {
  try {
    return await documents.read(uri);
  } catch (error) {
    if (error instanceof NotText) return undefined;
    throw error;
  }
}

/** What the last run of each task changed; nothing where its session was deleted. */
async function changedFiles(
  show: Show,
  { root, ports, sessions, runsOf }: TraceParts,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, readonly string[]>();
  const runs = await runsOf();
  for (const task of allTasks(show.tasks)) {
    const run = lastRunOf(runs, task);
    if (!run) continue;
    try {
      const changes = await changesOf(sessions.eventsOf(run.started.session), root);
      files.set(
        task.key,
        changes.map(({ label }) => label),
      );
    } catch (error) {
      ports.journal.error(`What task ${task.key} changed is not known any more`, error);
    }
  }
  return files;
}
