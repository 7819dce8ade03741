import type { Ports, Uri } from '../ports';
import type { Sessions } from '../sessions/sessions';
import type { Show } from '../specs/show';
import { allTasks, buildTrace, type TraceInput } from '../specs/trace/build-trace';
import { findTestTags } from '../specs/trace/test-tags';
import type { Trace } from '../specs/trace/trace';
import { type TraceGraph, traceGraph } from '../specs/trace/trace-graph';
import { changesOf } from './changes';
import { taggedCommits } from './commits';
import type { LoadedSpec } from './load-spec';
import { meansSpec } from './tagged-files';
import { type PropertyOutcome, withOutcomes } from './property-outcomes';
import { lastRunOf, type TaskRun } from './task-records';
import { tagsBelow } from './tags-below';

/** What a trace is drawn from. */
export interface TraceParts {
  readonly root: Uri;
  readonly ports: Pick<Ports, 'documents' | 'files' | 'search' | 'processes' | 'journal' | 'isTrusted'>;
  /** All specs of the root: which of them a tag means cannot be told from one alone. */
  readonly specs: readonly LoadedSpec[];
  readonly sessions: Pick<Sessions, 'eventsOf'>;
  readonly runsOf: () => Promise<readonly TaskRun[]>;
  /** How the tests of its properties went last. */
  readonly outcomes: () => Promise<readonly PropertyOutcome[]>;
}

/**
 * Threads one spec's criteria to tests, files and commits, as they are now. Tests are found by their tags in the texts that a
 * search of the root finds, in any language; documents and specs are not tests.
 */
export async function traceSpec(spec: LoadedSpec, parts: TraceParts, signal: AbortSignal): Promise<Trace> {
  return buildTrace(await readThreads(spec, parts, signal));
}

/** The same as a graph, for those who draw it. */
export async function graphSpec(spec: LoadedSpec, parts: TraceParts, signal: AbortSignal): Promise<TraceGraph> {
  const input = await readThreads(spec, parts, signal);
  return traceGraph(spec.show, buildTrace(input), input.filesOf);
}

async function readThreads(spec: LoadedSpec, parts: TraceParts, signal: AbortSignal): Promise<TraceInput> {
  const { show } = spec;
  const isMeant = meansSpec(spec, parts.specs);
  const [tags, outcomes, filesOf, commits] = await Promise.all([
    tagsBelow(parts.root, parts.ports, signal),
    parts.outcomes(),
    changedFiles(show, parts),
    taggedCommits(parts.root, parts.ports, signal),
  ]);
  return {
    show,
    tags: await withOutcomes(
      tags.filter(({ feature }) => isMeant(feature) === 'only'),
      outcomes,
      parts.root,
      parts.ports.files,
    ),
    ambiguous: tags.filter(({ feature }) => isMeant(feature) === 'among'),
    filesOf,
    commits: commits.map(({ hash, message }) => ({
      hash,
      tags: findTestTags(message).filter(({ feature }) => isMeant(feature) === 'only'),
    })),
  };
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
