import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The account that a server knows. */
export interface ServedAccount {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/** What AWS would find wrong with the signature (Signature Version 4), by the name of its exception; undefined: nothing. */
export function brokenSignature(request: SignedRequest, account: ServedAccount): string | undefined {
  const match = authorization.exec(request.headers.authorization ?? '');
  if (!match) return 'MissingAuthenticationTokenException';
  const [, id = '', day = '', region = '', service = '', signed = '', signature = ''] = match;
  const sentToken = request.headers['x-amz-security-token'];
  if (id !== account.accessKeyId || sentToken !== account.sessionToken) return 'UnrecognizedClientException';
  const at = String(request.headers['x-amz-date']);
  const names = signed.split(';');
  if (region !== account.region || service !== 'bedrock' || !at.startsWith(day) || !names.includes('host')) {
    return 'InvalidSignatureException';
  }
  const [path = '', query = ''] = request.target.split('?');
  const canonical = [
    request.method,
    // Each part of the path is encoded once more than it was sent.
    path.split('/').map(encoded).join('/'),
    query.split('&').filter(Boolean).sort().join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim().replace(/\s+/g, ' ')}`),
    '',
    signed,
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    (before, part) => hmac(before, part),
    Buffer.from(`AWS4${account.secretAccessKey}`),
  );
  const expected = hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(canonical)}`).toString('hex');
  return expected === signature ? undefined : 'InvalidSignatureException';
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
