import { ModelError } from './model';

/**
 * A key as it can be sent: without blanks around it, empty where there is none.
 * @param owner whose key it is, for people
 * @throws ModelError for characters that no header takes: what was pasted is not the key
 */
export function usableKey(key: string | undefined, owner: string): string {
  const text = key?.trim() ?? '';
  if (/^[\x21-\x7e]*$/.test(text)) return text;
  const message = `The key for ${owner} has characters in it that no key has. Set it again.`;
  throw new ModelError('wrong-key', message, { remedy: 'set-key' });
}
