import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PreviewProblem } from '../../../src/messages/preview';
import { problemGroups } from '../../../src/webview/preview/source/problem-groups';

const problem = (line: number, severity: PreviewProblem['severity'], message = ''): PreviewProblem => ({
  line,
  severity,
  code: 'c',
  message,
});
const drawn = [
  { line: 9, top: 300 },
  { line: 3, top: 100 },
  { line: 5, top: 200 },
];

describe('the marks of problems', () => {
  it('stand beside the last thing drawn at or above their line, the worst first', () => {
    const groups = problemGroups([problem(6, 'information'), problem(5, 'error'), problem(4, 'warning')], drawn);
    assert.deepEqual(
      groups.map(({ top, line, severity, problems }) => [top, line, severity, problems.length]),
      [
        [200, 5, 'error', 2],
        [100, 4, 'warning', 1],
      ],
    );
  });

  it('show nothing that is but a hint', () => {
    assert.deepEqual(problemGroups([problem(5, 'hint')], drawn), []);
  });

  it('lose no problem, and show none twice', () => {
    const severity = fc.constantFrom('error', 'warning', 'information', 'hint');
    const problems = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), severity));
    fc.assert(
      fc.property(problems, (all) => {
        const given = all.map(([line, level], index) => problem(line, level, String(index)));
        const shown = problemGroups(given, drawn).flatMap((group) => group.problems);
        const wanted = given.filter((each) => each.severity !== 'hint');
        assert.deepEqual(shown.map(({ message }) => message).sort(), wanted.map(({ message }) => message).sort());
      }),
    );
  });
});
