import { ModelError } from './model';
import { parseUrl } from '../text/url';

/** Can requests be sent there? */
export function isWebAddress(text: string): boolean {
  return /^https?:$/.test(parseUrl(text)?.protocol ?? '');
}

/** An address as people write it into settings, without blanks around it and slashes behind it. */
export const bareUrl = (text: string): string => text.trim().replace(/\/+$/, '');

/**
 * @param owner whose address it is, where that helps to find it
 * @returns the address
 * @throws ModelError when nothing can be sent there
 */
export function checkedUrl(url: string, owner?: string): string {
  if (isWebAddress(url)) return url;
  const place = owner === undefined ? '' : ` of ${owner}`;
  const message = `The base URL "${url}"${place} is not an http or https address. Correct it.`;
  throw new ModelError('bad-request', message, { remedy: 'set-base-url' });
}
