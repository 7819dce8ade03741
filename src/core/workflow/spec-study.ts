import type { SpecDiff } from '../specs/diff/spec-diff';
import type { Show } from '../specs/show';
import type { Trace } from '../specs/trace/trace';
import type { TraceGraph } from '../specs/trace/trace-graph';
import { diffSpec, type DiffParts } from './diff-spec';
import type { LoadedSpec } from './load-spec';
import { graphSpec, traceSpec, type TraceParts } from './trace-spec';

/** What can be found out about one spec from the whole project. */
export interface SpecStudy {
  /** What holds each criterion, and where the thread ends: what `spec trace --json` prints. */
  trace(signal: AbortSignal): Promise<Trace>;
  /** The same as a graph. */
  graph(signal: AbortSignal): Promise<TraceGraph>;
  /**
   * What two versions mean differently, and what that makes stale: what `spec diff --json` prints.
   * @param to a commit; undefined for what lies in the folder
   * @throws GitFailed
   */
  diff(from: string, to: string | undefined, signal: AbortSignal): Promise<SpecDiff>;
}

export function studyOf(spec: LoadedSpec, parts: TraceParts & Pick<DiffParts, 'ports'>): SpecStudy {
  return {
    trace: (signal) => traceSpec(spec, parts, signal),
    graph: (signal) => graphSpec(spec, parts, signal),
    diff: (from, to, signal) => {
      const { root, ports } = parts;
      const traceOf = (show: Show): Promise<Trace> => traceSpec({ ...spec, show }, parts, signal);
      return diffSpec({ from, to }, { root, ports, present: spec.show, traceOf }, signal);
    },
  };
}
