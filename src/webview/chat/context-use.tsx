import type { ComponentChildren } from 'preact';
import type { SessionHead } from '../../core/events/view';
import type { ModelRow } from '../../messages/chat';
import { tokens } from './model-picker';

interface ContextUseProps {
  readonly usage: SessionHead['usage'];
  readonly model: ModelRow | undefined;
}

/** How much of the model's context the last request filled (`CHATX-21`). Nothing where either is not known. */
export function ContextUse({ usage, model }: ContextUseProps): ComponentChildren {
  const size = model?.contextTokens;
  if (!usage || size === undefined || size === 0) return null;
  const used = (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
  if (used === 0) return null;
  const words = `${tokens(used)} of ${tokens(size)} tokens of context used`;
  return (
    <span class="muted small context-use" title={words}>
      <span aria-hidden="true">{Math.max(1, Math.round((100 * used) / size))}%</span>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
