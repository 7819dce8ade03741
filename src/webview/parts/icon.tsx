import type { ComponentChildren } from 'preact';

interface IconProps {
  /** Name in the codicon font. */
  readonly name: string;
  readonly spin?: boolean;
  /** What it means, where no text beside it says so. */
  readonly label?: string;
}

export function Icon({ name, spin, label }: IconProps): ComponentChildren {
  const classes = `codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`;
  if (label === undefined) return <span class={classes} aria-hidden="true" />;
  return <span class={classes} role="img" aria-label={label} title={label} />;
}
