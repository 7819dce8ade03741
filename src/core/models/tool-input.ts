import { z } from 'zod';

const inputObject = z.record(z.string(), z.unknown());

/**
 * What a call was given, from the text of its input. A tool without parameters is called with no JSON at all; some gateways
 * send the whole input with the block's start.
 */
export function readToolInput(start: unknown, json: string): { readonly input: unknown; readonly malformed?: string } {
  if (json.trim() === '') return { input: inputObject.safeParse(start).data ?? {} };
  try {
    const input: unknown = JSON.parse(json);
    return inputObject.safeParse(input).success ? { input } : { input, malformed: json };
  } catch {
    // Not JSON: told in `malformed`, as everything that is not an object. An undefined input would not survive the log.
    return { input: {}, malformed: json };
  }
}
