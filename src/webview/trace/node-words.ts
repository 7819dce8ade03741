import type { TraceNode } from '../../messages/trace';

const kinds = {
  criterion: 'Criterion ',
  property: '',
  task: '',
  test: 'Test ',
  file: 'File ',
  commit: 'Commit ',
} satisfies Record<TraceNode['kind'], string>;

/** A thing in one sentence, for those who hear it and for tooltips. */
export function nodeWords({ kind, name, text, status, gaps }: TraceNode): string {
  const named = `${kinds[kind]}${name}${text === '' ? '' : `: ${text}`}`;
  return [named, ...(status === '' ? [] : [status]), ...gaps].join('. ');
}
