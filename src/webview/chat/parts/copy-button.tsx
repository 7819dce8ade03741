import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useChat } from '../chat-context';
import { IconButton } from '../../parts/icon-button';

/** Copies a text and says for a moment that it did. */
export function CopyButton({ text }: { readonly text: string }): ComponentChildren {
  const { post } = useChat();
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
        post({ type: 'copy', text });
        setCopied(true);
      }}
    />
  );
}
