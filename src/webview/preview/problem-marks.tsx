import type { ComponentChildren } from 'preact';
import type { PreviewProblem } from '../../messages/preview';
import { Icon } from '../parts/icon';
import { usePreview } from './preview-context';
import type { ProblemGroup } from './source/problem-groups';

const icons = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'info',
} as const satisfies Record<PreviewProblem['severity'], string>;

/** What is wrong, at the edge beside what it is about. A click goes to the text. */
export function ProblemMarks({ groups }: { readonly groups: readonly ProblemGroup[] }): ComponentChildren {
  const { post } = usePreview();
  return (
    <div class="problems">
      {groups.map(({ top, line, severity, problems }) => {
        const text = problems.map(({ message, code }) => `${message} (${code})`).join('\n');
        return (
          <button
            key={line}
            type="button"
            class="problem"
            data-severity={severity}
            title={text}
            aria-label={`Line ${String(line)}: ${text}`}
            style={{ top: `${String(top)}px` }}
            onClick={() => post({ type: 'source', line })}
          >
            <Icon name={icons[severity]} />
          </button>
        );
      })}
    </div>
  );
}
