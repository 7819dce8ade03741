'use strict';
// Loaded into every Node process of a test run before anything else: puts the instrument between a test and fast-check,
// for `require` and for `import`.
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const { isFastCheck, instrumented } = require('./fast-check.cjs');

const load = Module._load;
const wrapped = new WeakMap();

Module._load = function (request, parent, isMain) {
  const loaded = load.call(this, request, parent, isMain);
  if (!request.endsWith('fast-check') && !request.includes('fast-check/')) {
    if (request === 'jest-runtime') instrumentJest(loaded);
    return loaded;
  }
  if (typeof loaded !== 'object' || loaded === null) return loaded;
  let resolved;
  try {
    resolved = Module._resolveFilename(request, parent, isMain);
  } catch {
    return loaded; // a loader of somebody else found it
  }
  return isFastCheck(resolved) ? once(loaded) : loaded;
};

function once(real) {
  if (!wrapped.has(real)) wrapped.set(real, instrumented(real));
  return wrapped.get(real);
}

/** Jest loads modules into worlds of its own, by its own hands. */
function instrumentJest(jest) {
  const { prototype } = jest.default ?? jest;
  const method = 'requireModuleOrMock';
  if (typeof prototype?.[method] !== 'function' || prototype[method].isFingerpost) return;
  const real = prototype[method];
  prototype[method] = function (from, name) {
    const loaded = real.call(this, from, name);
    const isLibrary = name === 'fast-check' && typeof loaded === 'object' && loaded !== null;
    return isLibrary && !String(from).includes('/fast-check/') ? once(loaded) : loaded;
  };
  prototype[method].isFingerpost = true;
}

// `import` of ES modules: on newer versions in this thread, on older ones in that of the loaders.
if (typeof Module.registerHooks === 'function') {
  const hooks = require('./hooks.cjs');
  Module.registerHooks({ resolve: hooks.resolveSync, load: hooks.loadSync });
} else if (typeof Module.register === 'function') Module.register(pathToFileURL(require.resolve('./hooks.mjs')));
