import { readFile } from 'node:fs/promises';
import type { AwsProfile } from '../ports';
import { codeOf } from './system-error';

/** The two files that the AWS command line keeps. */
export interface AwsFiles {
  readonly config: string;
  readonly credentials: string;
}

/** What the files say of each profile, the config's first. A file that cannot be read says nothing. */
export async function readAwsProfiles({ config, credentials }: AwsFiles): Promise<readonly AwsProfile[]> {
  const [ofConfig, ofCredentials] = await Promise.all([sectionsOf(config), sectionsOf(credentials)]);
  const profiles = new Map<string, ReadonlyMap<string, string>>();
  for (const [header, values] of ofConfig) {
    // Other sections, such as `sso-session`, describe no profile.
    const name = header === 'default' ? header : /^profile\s+(.+)$/.exec(header)?.[1];
    if (name !== undefined) profiles.set(unquoted(name), values);
  }
  for (const [name, values] of ofCredentials) profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]));
  return [...profiles].map(([name, values]) => {
    const region = values.get('region');
    return { name, region: region === '' ? undefined : region, signIn: signInOf(name, values) };
  });
}

function signInOf(name: string, values: ReadonlyMap<string, string>): string | undefined {
  const profile = name === 'default' ? '' : ` --profile ${/^[\w.@+-]+$/.test(name) ? name : `"${name}"`}`;
  if (values.has('sso_session') || values.has('sso_start_url')) return `aws sso login${profile}`;
  return values.has('login_session') ? `aws login${profile}` : undefined;
}

async function sectionsOf(file: string): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === undefined) throw error;
    return '';
  });
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map<string, string>();
      sections.set(header, section);
      continue;
    }
    // Indented lines are settings within a setting.
    const [, key, value = ''] = /^([^\s#;=]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) section?.set(key.toLowerCase(), value);
  }
  return sections;
}

const unquoted = (name: string): string => name.replace(/^(["'])(.*)\1$/, '$2');
