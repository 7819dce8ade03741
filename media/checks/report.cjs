'use strict';
// Writes what happened in a test run to the file that the one who started the run reads. One JSON object a line, each
// appended at once: a run that is killed leaves what it got to.
const { appendFileSync } = require('node:fs');

const file = process.env.FINGERPOST_REPORT;

/** @param {Record<string, unknown>} line */
exports.report = (line) => {
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
};
