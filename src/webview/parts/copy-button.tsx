import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { IconButton } from './icon-button';

interface CopyButtonProps {
  readonly onCopy: () => void;
}

/** Copies something and says for a moment that it did. */
export function CopyButton({ onCopy }: CopyButtonProps): ComponentChildren {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : 'Copy'}
      onClick={() => {
        onCopy();
        setCopied(true);
      }}
    />
  );
}
