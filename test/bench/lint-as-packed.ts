/** What the lint's cost is measured of: as it is packed, and not as a test runner loads sources. */
export { lintLevels } from '../../src/core/specs/lint/levels';
export { SpecLint } from '../../src/core/specs/lint/spec-lint';
