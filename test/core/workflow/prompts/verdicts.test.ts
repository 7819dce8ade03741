import assert from 'node:assert/strict';
import { parseDesign } from '../../../../src/core/specs/design';
import type { SpecPlan } from '../../../../src/core/specs/spec-plan';
import { phaseInstruction } from '../../../../src/core/workflow/prompts/documents';
import { passInstruction } from '../../../../src/core/workflow/prompts/quick';

const designFirst = (detail: 'high' | 'low'): SpecPlan => ({ kind: 'feature', workflow: 'design-first', detail });
const bugfix: SpecPlan = { kind: 'bugfix', workflow: 'requirements-first' };

/** On every road: what asks for verdicts once the criteria are known. */
const asking: Readonly<Record<string, string>> = {
  'requirements first': phaseInstruction('design', { kind: 'feature', workflow: 'requirements-first' }),
  'a design that came first': phaseInstruction('requirements', designFirst('high')),
  'a low-level design that came first': phaseInstruction('requirements', designFirst('low')),
  'a bugfix': phaseInstruction('design', bugfix),
  'all in one go': passInstruction({ kind: 'feature', workflow: 'quick' }),
};

describe('the prompts of every road', () => {
  for (const [road, text] of Object.entries(asking)) {
    it(`ask how each criterion is checked and why: ${road}`, () => {
      assert.match(text, /### How Each Criterion Is Checked\n/);
      // What is shown is what the reader of designs takes for a verdict.
      const { verdicts } = parseDesign(text).value;
      assert.deepEqual(
        verdicts.map(({ ids, verdict }) => [...ids, verdict]),
        [
          ['1.1', 'property'],
          ['1.2', 'example'],
          ['1.3', 'edge-case'],
          ['1.4', 'not testable'],
        ],
      );
      assert.ok(verdicts.every(({ reason }) => reason !== ''));
    });
  }

  it('name the place for it in designs that have no requirements yet', () => {
    for (const detail of ['high', 'low'] as const) {
      assert.match(
        phaseInstruction('design', designFirst(detail)),
        /### How Each Criterion Is Checked\n(?:Where|Once) there are requirements/,
      );
    }
    assert.doesNotMatch(
      phaseInstruction('requirements', { kind: 'feature', workflow: 'requirements-first' }),
      /How Each Criterion/,
    );
  });
});
