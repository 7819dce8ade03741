'use strict';
// The reporter for Mocha: which tests ran and what came of them.
const { report } = require('./report.cjs');

const current = Symbol.for('fingerpost.test');

module.exports = class FingerpostReporter {
  constructor(runner) {
    let failed = 0;
    let passed = 0;
    const tell = (test, result, error) => {
      const names = test.titlePath();
      const message = error ? String(error.message ?? error) : null;
      report({ kind: 'test', file: test.file ?? test.parent?.file ?? null, line: null, names, result, message });
    };
    const begin = (test) => {
      globalThis[current] = test.titlePath().join(' > ');
    };
    runner.on('test', begin);
    runner.on('hook', begin);
    runner.on('pass', (test) => {
      passed += 1;
      tell(test, 'pass');
    });
    runner.on('fail', (test, error) => {
      failed += 1;
      tell(test, 'fail', error);
      process.stdout.write(
        `not ok ${test.titlePath().join(' > ')}\n${String(error.stack ?? error).replace(/^/gm, '  ')}\n`,
      );
    });
    runner.on('pending', (test) => tell(test, 'skip'));
    runner.once('end', () => {
      report({ kind: 'end' });
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
};
