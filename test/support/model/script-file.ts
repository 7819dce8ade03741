import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ModelServer } from './model-server';
import { reply, when } from './replies';

/**
 * Conversations in a file, for a model that runs without a test around it:
 *
 * ```json
 * {
 *   "rules": [
 *     { "when": { "system": "requirements document", "lastUserText": "/todo/i" },
 *       "script": [{ "toolCalls": [{ "name": "write_document", "input": { "text": "# …" } }] }, { "text": "Written." }] },
 *     { "when": {}, "reply": { "text": "I am a demo and know nothing of that." } }
 *   ]
 * }
 * ```
 *
 * Conditions are those of `When`; a string between slashes is a regular expression.
 */
const conditions = z.preprocess((value) => {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPattern(each)]));
}, when);

const scriptFile = z.strictObject({
  rules: z.array(
    z.union([
      z.strictObject({ when: conditions, reply }),
      z.strictObject({ when: conditions, script: z.array(reply).min(1) }),
    ]),
  ),
});

/** Adds the rules of a script file to a server. Throws when the file is not one. */
export async function loadScript(server: ModelServer, path: string): Promise<void> {
  const { rules } = scriptFile.parse(JSON.parse(await readFile(path, 'utf8')));
  for (const rule of rules) {
    if ('reply' in rule) server.when(rule.when).reply(rule.reply);
    else server.when(rule.when).script(rule.script);
  }
}

function toPattern(value: unknown): unknown {
  const parts = typeof value === 'string' ? /^\/(.+)\/([a-z]*)$/s.exec(value) : null;
  return parts ? new RegExp(parts[1] ?? '', parts[2]) : value;
}
