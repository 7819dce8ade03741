import type { TokenKind, TokenTrait } from '../../core/specs/language/tokens';

/** In the order in which the editor counts them. package.json says what each is and how themes colour it. */
export const tokenKinds = Object.keys({
  earsKeyword: true,
  earsModal: true,
  earsTrigger: true,
  earsState: true,
  earsFeature: true,
  earsSystem: true,
  earsResponse: true,
  specId: true,
  taskState: true,
} satisfies Record<TokenKind, true>);

export const tokenTraits = Object.keys({
  unwanted: true,
  prohibition: true,
  preserved: true,
  trailing: true,
  optional: true,
  done: true,
  running: true,
  queued: true,
} satisfies Record<TokenTrait, true>);
