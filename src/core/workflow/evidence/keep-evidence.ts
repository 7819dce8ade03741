import type { Disk, Uri } from '../../ports';
import type { Session } from '../../sessions/session';
import { liesIn, relativePath } from '../../text/uri';
import type { Evidence } from '../evidence';
import type { TaskIdentity } from '../task-box';
import type { Check } from './check';
import { counterexamplesOf } from './counterexample';
import type { EvidenceRecords } from './evidence-records';
import type { TaskVerdict } from './task-verdict';

/** Writes down what was found out about a task: its checks, and how each test stood. */
export async function keepEvidence(
  records: EvidenceRecords,
  found: {
    readonly task: TaskIdentity;
    readonly session: Pick<Session, 'id' | 'state'>;
    readonly edits: Evidence;
    readonly tests: TaskVerdict;
    readonly evidence: Evidence['evidence'];
  },
  root: Uri,
  disk: Pick<Disk, 'image'>,
): Promise<void> {
  const { task, session, edits, tests, evidence } = found;
  const { key, id, title } = task;
  const counterexamples = tests.run ? counterexamplesOf(tests.checks, tests.run.results) : [];
  await records.add({
    kind: 'checked',
    task: { key, id, title },
    session: session.id,
    evidence,
    checks: [...diagnosticsCheck(edits, tests), ...tests.checks],
    warnings: [...tests.warnings],
    files: await filesOf(session, root, disk),
    tests: (tests.run?.results.tests ?? []).map((test) => ({ id: test.id, result: test.result })),
    ...(counterexamples.length > 0 ? { counterexamples } : {}),
  });
}

/** Of a larger file size and time stand for its content. */
const mostBytes = 4 * 1024 * 1024;

/** Files of the folder that the session changed and that are there, by what they hold. */
async function filesOf(
  { state }: Pick<Session, 'state'>,
  root: Uri,
  disk: Pick<Disk, 'image'>,
): Promise<{ file: string; content: string }[]> {
  const files: { file: string; content: string }[] = [];
  for (const { uri, exists } of state.edited) {
    if (!exists || !liesIn(uri, root)) continue;
    const image = await disk.image(uri, mostBytes, false);
    if (image !== 'other' && image.content !== null)
      files.push({ file: relativePath(uri, root), content: image.content });
  }
  return files;
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
