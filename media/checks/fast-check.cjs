'use strict';
// The instrument: fast-check's `assert` and `check` do what they do, and what came of it is written down, whatever the test
// makes of it. At least as many runs as the one who started the test run wants.
const { fileURLToPath } = require('node:url');
const { report } = require('./report.cjs');

const least = Number(process.env.FINGERPOST_RUNS) || 100;
/** Every predicate says the opposite: a test that passes all the same does not look at it. */
const isInverted = process.env.FINGERPOST_INVERT === '1';
const enough = 20;
const longest = 4_000;
const here = __dirname;
/** Failures of earlier runs that are to be seen again: where, with which seed and path. */
const replays = JSON.parse(process.env.FINGERPOST_REPLAY || '[]');

/** The file by which the library is imported, of version 3 and 4. @param {string} place path or URL */
exports.isFastCheck = (place) => /[\\/]fast-check[\\/]lib[\\/](?:(?:esm|cjs)[\\/])?fast-check\.[mc]?js$/.test(place);

/** The library with the instrument in it. */
exports.instrumented = (real) => {
  const settled = (property, parameters, via) => {
    const place = callerOf();
    const again = replayOf(place);
    const given = { ...real.readConfigureGlobal?.(), ...parameters, ...again };
    const seen = new Set();
    let first = null;
    const watched = watch(real, property, (value, isFailure) => {
      if (isFailure && first === null) first = short(real.stringify(value));
      if (seen.size < enough) seen.add(short(real.stringify(value)));
    });
    const asked = given.numRuns ?? 100;
    const numRuns = isInverted ? Math.min(asked, 10) : Math.max(asked, least);
    const shape = isInverted ? { endOnFailure: true } : {};
    // A replay of one path is as many runs as there are on it.
    const runs = given.path ? {} : { numRuns };
    const tell = (details) =>
      report({ kind: 'property', ...place, ...lineOf(real, details), first, asked, distinct: seen.size, via });
    return { watched, parameters: { ...parameters, ...again, ...shape, ...runs }, given, tell };
  };
  const assert = (property, parameters) => {
    const { watched, parameters: changed, given, tell } = settled(property, parameters, 'assert');
    const { asyncReporter, reporter, ...rest } = changed;
    const own = given.asyncReporter ?? given.reporter;
    if (given.asyncReporter) {
      const both = async (details) => {
        tell(details);
        return own(details);
      };
      return real.assert(watched, { ...rest, reporter: undefined, asyncReporter: both });
    }
    return real.assert(watched, {
      ...rest,
      reporter: (details) => {
        tell(details);
        if (own) return own(details);
        if (details.failed) throw failure(real, details);
      },
    });
  };
  const check = (property, parameters) => {
    const { watched, parameters: changed, tell } = settled(property, parameters, 'check');
    const details = real.check(watched, changed);
    if (typeof details?.then !== 'function') return (tell(details), details);
    return details.then((each) => (tell(each), each));
  };
  // Getters of the library stay what they are; its default export is itself.
  const wrapped = Object.create(null, Object.getOwnPropertyDescriptors({ ...(real.default ?? {}), ...real }));
  Object.assign(wrapped, { assert, check });
  if ('default' in wrapped) wrapped.default = wrapped;
  return wrapped;
};

/** The same property, watched at its predicate. */
function watch(real, property, saw) {
  const isSkip = (result) => real.PreconditionFailure.isFailure(result);
  const opposite = (result) => {
    if (isSkip(result)) return result;
    if (result !== null && result !== undefined) return null;
    const error = new Error('The property was inverted');
    return { error, errorMessage: error.message };
  };
  const settle = (value, result) => {
    const told = isInverted ? opposite(result) : result;
    if (!isSkip(result)) saw(value, told !== null && told !== undefined);
    return told;
  };
  return Object.create(property, {
    run: {
      value: (value, ...others) => {
        const result = property.run(value, ...others);
        if (typeof result?.then !== 'function') return settle(value, result);
        return result.then((each) => settle(value, each));
      },
    },
  });
}

function lineOf(real, details) {
  const { failed, interrupted, numRuns, numSkips, numShrinks, seed, counterexample, counterexamplePath } = details;
  const cause = details.errorInstance ?? details.error;
  return {
    library: 'fast-check',
    failed,
    interrupted,
    runs: numRuns,
    skips: numSkips,
    shrinks: numShrinks,
    seed: String(seed),
    path: counterexamplePath ?? null,
    counterexample: counterexample === null ? null : short(real.stringify(counterexample)),
    message: cause ? short(String(cause.message ?? cause)) : null,
    inverted: isInverted,
  };
}

/** As the library's own. */
function failure(real, details) {
  return new Error(real.defaultReportMessage(details), { cause: details.errorInstance });
}

const short = (text) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Of a call that has moved only the seed: its path may be that of another property. */
function replayOf({ file, line, test }) {
  const found = replays.filter((each) => file !== null && stemOf(each.file) === stemOf(file) && each.test === test);
  const one =
    found.find((each) => each.line === line) ?? (found.length === 1 ? { ...found[0], path: null } : undefined);
  if (one === undefined || !Number.isInteger(Number(one.seed))) return {};
  return { seed: Number(one.seed), ...(one.path === null ? {} : { path: one.path }) };
}

/** `dist/test/cart.test.js` and `test/cart.test.ts` are one file. */
const stemOf = (file) => file.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');

/** Where the test called, and which test runs, where its runner says so. */
function callerOf() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const stack = (new Error().stack ?? '').split('\n').map((frame) => frame.replace(/^\s*at (?:async )?/, ''));
  Error.stackTraceLimit = stackTraceLimit;
  const test = currentTest();
  for (const frame of stack) {
    const found = /\(?((?:file:\/\/)?(?:[A-Za-z]:)?[^\s():][^():]*):(\d+):\d+\)?$/.exec(frame.replace(/^.*\(/, '('));
    if (!found || found[1].startsWith('node:') || frame.includes('fingerpost-instrument:')) continue;
    const file = found[1].startsWith('file:') ? fileURLToPath(found[1].split('?')[0]) : found[1];
    if (file.startsWith(here) || /[\\/]node_modules[\\/]/.test(file)) continue;
    return { file, line: Number(found[2]), test };
  }
  return { file: null, line: null, test };
}

function currentTest() {
  const ours = globalThis[Symbol.for('fingerpost.test')];
  if (typeof ours === 'string') return ours;
  const expect = globalThis[Symbol.for('expect-global')] ?? globalThis.expect;
  const name = typeof expect?.getState === 'function' ? expect.getState().currentTestName : undefined;
  return typeof name === 'string' ? name : null;
}
