import type { Core } from '../core/core';
import type { Uri } from '../core/ports';
import type { CommandExplanation } from '../core/trust/explain';
import { type Streams, visible } from './output';

/** What `trust explain` was asked about. */
export type TrustQuestion =
  | {
      readonly kind: 'command';
      readonly command: string;
      /** Beside those of the settings. */
      readonly trust: readonly string[];
      readonly deny: readonly string[];
    }
  | { readonly kind: 'read' | 'write'; readonly path: string };

/**
 * `trust explain`: what would become of a command, a reading or a writing of the agent, and why. Runs and asks nothing.
 * @returns 0 whatever the verdict is
 */
export async function explainTrust(
  question: TrustQuestion,
  root: Uri,
  core: Core,
  json: boolean,
  { out }: Streams,
): Promise<0> {
  if (question.kind !== 'command') {
    const { verdict, reason, resolved } = await core.trust.explainPlace(root, question.kind, question.path);
    if (json) out(`${JSON.stringify({ verdict, reason, resolved: resolved ?? null })}\n`);
    else out(visible(`${verdict}: ${reason}${resolved === undefined ? '' : `\nReally: ${resolved}`}\n`));
    return 0;
  }
  const told = await core.trust.explainCommand(root, question.command, question);
  out(json ? `${JSON.stringify(jsonOf(told))}\n` : visible(textOf(told)));
  return 0;
}

function jsonOf({ verdict, reason, parts }: CommandExplanation): object {
  return {
    verdict,
    reason,
    parts: parts.map(({ text, verdict: each, rule, because }) => ({
      text,
      verdict: each,
      rule: rule ?? null,
      ...(because !== undefined && { because }),
    })),
  };
}

function textOf({ verdict, reason, parts }: CommandExplanation): string {
  const lines = parts.map((part) => {
    const why = part.rule ?? part.because ?? 'no rule covers it';
    return `  ${part.verdict.padEnd(4)} ${part.text.replaceAll('\n', '\\n')}  (${why})\n`;
  });
  return `${verdict}: ${reason}\n${lines.join('')}`;
}
