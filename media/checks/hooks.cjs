'use strict';
// Between a test and the ES module of fast-check stands a module that exports the same and has the instrument in it.
const { pathToFileURL } = require('node:url');
const { isFastCheck } = require('./fast-check.cjs');

const mark = 'fingerpost-instrument:';

const isOurs = (url) => typeof url === 'string' && url.startsWith(mark);
const isWanted = (url, context) =>
  url.startsWith('file:') && isFastCheck(url) && !isOurs(context.parentURL) && !context.conditions?.includes('require');
const inPlace = (url) => ({ url: mark + url, format: 'module', shortCircuit: true });

const source = (url) => {
  const real = JSON.stringify(url.slice(mark.length));
  const instrument = JSON.stringify(pathToFileURL(require.resolve('./fast-check.cjs')).href);
  return {
    format: 'module',
    shortCircuit: true,
    source: [
      `import * as real from ${real};`,
      `import instrument from ${instrument};`,
      `export * from ${real};`,
      'const wrapped = instrument.instrumented(real);',
      'export const { assert, check } = wrapped;',
      'export default wrapped;',
    ].join('\n'),
  };
};

exports.resolveSync = (specifier, context, next) => {
  const found = next(specifier, context);
  return isWanted(found.url, context) ? inPlace(found.url) : found;
};
exports.loadSync = (url, context, next) => (isOurs(url) ? source(url) : next(url, context));
exports.resolve = async (specifier, context, next) => {
  const found = await next(specifier, context);
  return isWanted(found.url, context) ? inPlace(found.url) : found;
};
exports.load = async (url, context, next) => (isOurs(url) ? source(url) : next(url, context));
