import type { SpecDiff } from '../specs/diff/spec-diff';
import type { Show } from '../specs/show';
import type { Status } from '../specs/status';
import type { Trace } from '../specs/trace/trace';
import type { TraceGraph } from '../specs/trace/trace-graph';
import { diffSpec, type DiffParts } from './diff-spec';
import type { LoadedSpec } from './load-spec';
import { specStatus, type StatusParts } from './spec-status';
import { graphSpec, traceSpec, type TraceParts } from './trace-spec';

/** What can be found out about one spec from the whole project. */
export interface SpecStudy {
  /** How it stands, by its approvals and runs: what `spec status --json` prints. */
  status(): Promise<Status>;
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

export function studyOf(
  spec: LoadedSpec,
  parts: TraceParts & Pick<DiffParts, 'ports'> & { readonly statusParts: () => Promise<StatusParts> },
): SpecStudy {
  return {
    status: async () => specStatus(spec, await parts.statusParts()),
    trace: (signal) => traceSpec(spec, parts, signal),
    graph: (signal) => graphSpec(spec, parts, signal),
    diff: (from, to, signal) => {
      const { root, ports } = parts;
      const traceOf = (show: Show): Promise<Trace> => traceSpec({ ...spec, show }, parts, signal);
      return diffSpec({ from, to }, { root, ports, present: spec.show, traceOf }, signal);
    },
  };
}
