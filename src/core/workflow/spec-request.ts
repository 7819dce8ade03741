/**
 * Free text that asks for a spec, such as "I need a specification for email verification" (SPEC-03 e). The verb, the word
 * *spec* and what it is for must all be there: a question about specs is not one.
 */
const requests: readonly RegExp[] = [
  /^(?:please\s+)?(?:i(?:'d| would)?\s+(?:need|want|like)|we\s+need|let'?s\s+(?:write|create|make|start)|(?:can|could)\s+you\s+(?:write|create|make|draft|generate|start)|write|create|make|draft|generate|start|new)\s+(?:me\s+|us\s+)?(?:a\s+|an\s+|the\s+)?(?:new\s+)?spec(?:ification)?\s+(?:for|about|of|to|that|which)\s+\S/iu,
  /^(?:por favor,?\s+)?(?:necesito|quiero|crea|escribe|genera)\s+(?:una\s+|la\s+)?especificaci[oó]n\s+(?:para|de|sobre)\s+\S/iu,
  /^(?:por favor,?\s+)?(?:preciso de|quero|crie|escreva|gere)\s+(?:uma\s+|a\s+)?especifica[cç][aã]o\s+(?:para|de|sobre)\s+\S/iu,
];

/** Does the message ask for a new spec? */
export function asksForSpec(message: string): boolean {
  const text = message.trim().replace(/’/g, "'");
  return requests.some((request) => request.test(text));
}

/** *Generate spec* and words like it: of what was talked about, a spec is to be made (SPEC-03 d). */
const generations: readonly RegExp[] = [
  /^(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:generate|create|make|write)\s+(?:me\s+)?(?:a\s+|the\s+)?spec(?:ification)?(?:\s+(?:from|of|out of)\s+(?:this|that|it|our|the)(?:\s+(?:chat|conversation|discussion))?)?$/iu,
  /^(?:please\s+)?turn\s+(?:this|that|it|our conversation|the chat)\s+into\s+a\s+spec(?:ification)?$/iu,
  /^(?:por favor,?\s+)?(?:genera|crea|escribe)\s+(?:una\s+|la\s+)?especificaci[oó]n(?:\s+de\s+(?:esto|esta\s+conversaci[oó]n))?$/iu,
  /^(?:por favor,?\s+)?(?:gere|crie|escreva)\s+(?:uma\s+|a\s+)?especifica[cç][aã]o(?:\s+(?:disto|desta\s+conversa))?$/iu,
];

/** Does the message, as a whole, ask for a spec of the conversation before it? */
export function asksToGenerate(message: string): boolean {
  const text = message.trim().replace(/[\s.!?…]+$/u, '');
  return generations.some((request) => request.test(text));
}

/** The path in `#prd.md Generate a spec from it` (SPEC-03 f); undefined for every other message. */
export function fileToImport(message: string): string | undefined {
  const text = message.trim().replace(/[\s.!?…]+$/u, '');
  const before =
    /^#(?:file:)?(\S+)\s+(?:please\s+)?(?:generate|create|make|write)\s+(?:a\s+|the\s+)?spec(?:ification)?\s+(?:from|of|out of)\s+(?:it|this|that)$/iu;
  const behind =
    /^(?:please\s+)?(?:generate|create|make|write)\s+(?:a\s+|the\s+)?spec(?:ification)?\s+(?:from|of|out of)\s+#(?:file:)?(\S+)$/iu;
  const path = before.exec(text)?.[1] ?? behind.exec(text)?.[1];
  return path === undefined || /^spec:/i.test(path) ? undefined : path;
}
