import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentKinds } from '../../../src/core/specs/document-kind';
import { type Gate, nextGate, refusedWrite, type WriteScope } from '../../../src/core/specs/gates';
import { documentOrder, documentsBefore, hasGate, type SpecPlan } from '../../../src/core/specs/spec-plan';

const plans: readonly SpecPlan[] = (['feature', 'bugfix'] as const).flatMap((kind) =>
  (['requirements-first', 'design-first', 'quick'] as const).map((workflow) => ({ kind, workflow })),
);

const gatesOf = (plan: SpecPlan): fc.Arbitrary<readonly Gate[]> => {
  const order = documentOrder(plan);
  const one = (document: Gate['document']): fc.Arbitrary<Gate> =>
    fc.record({
      document: fc.constant(document),
      state: fc.constantFrom('missing', 'none', 'approved', 'changed'),
      outdatedBy: fc.subarray([...documentsBefore(order, document)]),
    });
  return fc.tuple(...order.map(one));
};

const planAndGates = fc
  .constantFrom(...plans)
  .chain((plan) => gatesOf(plan).map((gates) => ({ plan, gates, order: documentOrder(plan) })));

describe('the gate that a spec stands at', () => {
  it('is none exactly when every document is approved as it is, or was passed by a later one', () => {
    fc.assert(
      fc.property(planAndGates, ({ plan, gates }) => {
        const next = nextGate(gates, plan);
        const isOpen = gates.some(({ document, state, outdatedBy }, index) => {
          if (state === 'changed') return true;
          if (state === 'approved') return outdatedBy.length > 0;
          const hasLater = gates.slice(index + 1).some((later) => later.state !== 'missing');
          return !hasLater && (state === 'missing' || hasGate(plan, document));
        });
        assert.equal(next !== undefined, isOpen);
      }),
    );
  });

  it('comes before every later document: none is made or approved past it', () => {
    fc.assert(
      fc.property(planAndGates, ({ plan, gates }) => {
        const next = nextGate(gates, plan);
        const before = next ? gates.slice(0, gates.indexOf(next)) : gates;
        for (const { state, outdatedBy } of before) {
          assert.ok(state !== 'changed' && (state !== 'approved' || outdatedBy.length === 0));
        }
      }),
    );
  });

  it('is that of the tasks alone in a quick spec', () => {
    for (const document of documentKinds) assert.equal(hasGate({ workflow: 'quick' }, document), document === 'tasks');
  });
});

describe('what a turn may write', () => {
  const scope: fc.Arbitrary<WriteScope> = fc.oneof(
    fc.record({ kind: fc.constant('one' as const), document: fc.constantFrom(...documentKinds) }),
    fc.record({ kind: fc.constant('back' as const), from: fc.constantFrom(undefined, ...documentKinds) }),
    fc.record({ kind: fc.constant('pass' as const), documents: fc.subarray([...documentKinds]) }),
  );
  const set = fc.subarray([...documentKinds]).map((kinds) => new Set(kinds));

  it('is never a document behind the gate that is open, nor one behind another that it has just changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        scope,
        fc.constantFrom(...documentKinds),
        set,
        set,
        (plan, given, document, present, written) => {
          const order = documentOrder(plan);
          if (refusedWrite(given, document, { order, present, written }) !== undefined) return;
          if (given.kind === 'one') assert.equal(document, given.document);
          if (given.kind === 'pass') assert.ok(given.documents.includes(document));
          if (given.kind !== 'back') return;
          assert.ok(given.from === undefined || order.indexOf(document) <= order.indexOf(given.from));
          assert.ok(!documentsBefore(order, document).some((earlier) => written.has(earlier)));
        },
      ),
    );
  });

  it('is always the document of the phase, whether it is there or not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plans), set, (plan, present) => {
        for (const document of documentOrder(plan)) {
          const facts = { order: documentOrder(plan), present, written: new Set<never>() };
          assert.equal(refusedWrite({ kind: 'one', document }, document, facts), undefined);
          assert.equal(refusedWrite({ kind: 'back', from: document }, document, facts), undefined);
        }
      }),
    );
  });
});
