// The reporter for `node --test`: which tests ran and what came of them.
import instrument from './report.cjs';

const { report } = instrument;

export default async function* reporter(source) {
  const above = [];
  let failed = 0;
  let passed = 0;
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      above.length = data.nesting;
      above[data.nesting] = data.name;
    }
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const names = [...above.slice(0, data.nesting), data.name];
    const error = data.details?.error;
    const message = error ? String(error.cause?.message ?? error.cause ?? error.message ?? error) : null;
    const result = isSkipped(data) ? 'skip' : type === 'test:fail' ? 'fail' : 'pass';
    report({ kind: 'test', file: data.file ?? null, line: data.line ?? null, names, result, message });
    if (result === 'fail') {
      failed += 1;
      yield `not ok ${names.join(' > ')}\n${indented(error?.cause?.stack ?? message ?? '')}\n`;
    } else if (result === 'pass') passed += 1;
  }
  report({ kind: 'end' });
  yield `${passed} passed, ${failed} failed\n`;
}

const isSkipped = ({ skip, todo }) =>
  skip !== undefined && skip !== false ? true : todo !== undefined && todo !== false;

const indented = (text) => String(text).replace(/^/gm, '  ');
