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
