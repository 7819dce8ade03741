// The loaders' thread wants an ES module.
import hooks from './hooks.cjs';

export const { resolve, load } = hooks;
