import type { Session } from '../../sessions/session';
import type { Evidence } from '../evidence';
import type { TaskIdentity } from '../task-box';
import type { Check } from './check';
import type { EvidenceRecords } from './evidence-records';
import type { TaskVerdict } from './task-verdict';

/** Writes down what was found out about a task: its checks, and how each test stood. */
export async function keepEvidence(
  records: EvidenceRecords,
  found: {
    readonly task: TaskIdentity;
    readonly session: Pick<Session, 'id'>;
    readonly edits: Evidence;
    readonly tests: TaskVerdict;
    readonly evidence: Evidence['evidence'];
  },
): Promise<void> {
  const { task, session, edits, tests, evidence } = found;
  const { key, id, title } = task;
  await records.add({
    kind: 'checked',
    task: { key, id, title },
    session: session.id,
    evidence,
    checks: [...diagnosticsCheck(edits, tests), ...tests.checks],
    warnings: [...tests.warnings],
    tests: (tests.run?.results.tests ?? []).map((test) => ({ id: test.id, result: test.result })),
  });
}

function diagnosticsCheck({ evidence, checks }: Evidence, { checks: others }: TaskVerdict): readonly Check[] {
  if (checks.length === 0) return [];
  const [first] = others;
  return [
    {
      kind: 'diagnostics',
      id: 'diagnostics',
      verdict: evidence === 'failed' ? 'fail' : evidence === 'checked' ? 'pass' : 'unavailable',
      command: null,
      cwd: null,
      exitCode: null,
      collected: null,
      baselineFailures: [],
      newFailures: checks.flatMap(({ uri, newErrors }) =>
        newErrors.map(({ line, message }) => `${uri}:${String(line)}: ${message}`),
      ),
      property: null,
      outputFile: null,
      startedAt: first?.startedAt ?? '',
      tree: first?.tree ?? '',
    },
  ];
}
