import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { parseUrl } from '../../src/core/text/url';

/** The types that JSON of the terminal has, and where they stand. */
const contracts = {
  Show: 'src/core/specs/show.ts',
  Lint: 'src/core/specs/lint/report.ts',
  Trace: 'src/core/specs/trace/trace.ts',
  Status: 'src/core/specs/status.ts',
  SpecDiff: 'src/core/specs/diff/spec-diff.ts',
  Blame: 'src/core/specs/trace/blame.ts',
  Verify: 'src/core/workflow/evidence/verify-spec.ts',
} as const;

/** The formats that SARIF names. */
const formats = {
  uri: (text: string) => parseUrl(text) !== undefined,
  'uri-reference': (text: string) => parseUrl(text, 'file:///root/') !== undefined,
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
};

const root = path.join(import.meta.dirname, '../..');
const made = new Map<string, ValidateFunction>();

/**
 * Whether a value is of a contract's type, exactly: the JSON schema is made from the type itself, without keys that the type
 * does not name. Gives what is wrong.
 */
export function contractErrors(type: keyof typeof contracts, value: unknown): readonly string[] {
  const known = made.get(type) ?? validatorOf(type);
  made.set(type, known);
  return errorsOf(known, value);
}

function validatorOf(type: keyof typeof contracts): ValidateFunction {
  const schema: object = createGenerator({
    path: path.join(root, contracts[type]),
    tsconfig: path.join(root, 'src/core/tsconfig.json'),
    type,
    additionalProperties: false,
    skipTypeCheck: true,
  }).createSchema(type);
  return new Ajv({ strict: false, allErrors: true }).compile(schema);
}

/** What is wrong with a SARIF 2.1.0 log, by the schema of the standard. */
export function sarifErrors(value: unknown): readonly string[] {
  const file = path.join(root, 'test/cli/fixtures/sarif-schema-2.1.0.json');
  // Written for draft 4. What it uses of that means the same in draft 7, but for the name of its own identifier.
  const text = readFileSync(file, 'utf8')
    .replace(/^ {2}"\$schema": .*\n/m, '')
    .replace(/^ {2}"id":/m, '  "$id":');
  const schema: unknown = JSON.parse(text);
  assert.ok(typeof schema === 'object' && schema !== null);
  const sarif = made.get('sarif') ?? new Ajv({ strict: false, allErrors: true, formats }).compile(schema);
  made.set('sarif', sarif);
  return errorsOf(sarif, value);
}

function errorsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
