import { foldName, readKinds } from './file-kinds';
import type { FileKind } from './file-kinds';
import type { Place } from './paths';
import { parseUri } from '../text/uri';

/**
 * Files that hold secrets by convention. Judged by name alone, since looking inside would be the reading that is asked
 * about: a secret in a file of another name is not found. Lower case, as the reader folds paths.
 */
export const sensitiveKinds: readonly FileKind[] = [
  {
    says: 'is an environment file, which may hold secrets',
    globs: ['**/.env*', '**/?*.env'],
    except: ['**/.env{,.*}.{example,sample,template,dist}', '**/{example,sample,template}.env'],
  },
  {
    says: 'is a private key',
    globs: [
      '**/id_{rsa,dsa,ecdsa,ed25519,ecdsa_sk,ed25519_sk}',
      '**/?*.{pem,key,p8,p12,pfx,ppk,keystore,jks,bks,snk}',
      '**/secring.*',
    ],
  },
  {
    says: 'lies in a folder of keys',
    globs: ['**/.ssh{,/**}', '**/.gnupg{,/**}', '**/.password-store{,/**}', '**/library/keychains{,/**}'],
  },
  {
    says: 'is a store of passwords',
    globs: [
      '**/?*.{kdbx,kdb,keychain,keychain-db,agilekeychain,opvault,1pux}{,/**}',
      '**/.htpasswd',
      '**/etc/{shadow,gshadow}{,-}',
    ],
  },
  {
    says: 'holds credentials',
    globs: [
      '**/{.npmrc,.netrc,_netrc,.pypirc,.pgpass,.my.cnf,.mylogin.cnf,.git-credentials,.vault-token,.dockercfg}',
      '**/{.s3cfg,.boto,.terraformrc,.authinfo,.authinfo.gpg,rclone.conf,kubeconfig}',
      '**/.aws/{credentials,config,sso/**,cli/cache/**}',
      '**/.azure/**',
      '**/.docker/config.json',
      '**/.kube/**',
      '**/{.config/gcloud,appdata/roaming/gcloud}{,/**}',
      '**/.config/{gh,glab-cli,hub,git/credentials,rclone,op}{,/**}',
      '**/.cargo/credentials{,.toml}',
      '**/.gem/credentials',
      '**/.m2/{settings,settings-security}.xml',
      '**/.gradle/gradle.properties',
      '**/.nuget/nuget.config',
      '**/.composer/auth.json',
      '**/.terraform.d/credentials.tfrc.json',
      '**/?*.tfstate{,.backup}',
      '**/{credentials,secrets,client_secret*,service{-,_,}account*,*{-,_}service{-,_,}account*}.json',
      '**/{application_default_credentials,google-credentials,gcp-key,*firebase-adminsdk*}.json',
      '**/{credentials,secrets}.{yml,yaml,toml,ini}',
      '**/?*.ovpn',
    ],
  },
  {
    says: 'records what was typed, passwords included',
    globs: ['**/.{bash,zsh,sh,fish,python,node_repl,psql,mysql,sqlite,rediscli}_history', '**/consolehost_history.txt'],
  },
];

const read = readKinds(sensitiveKinds);

/**
 * Why the file of these segments is sensitive, as the end of a sentence about it, or undefined. Copies that editors and
 * people leave beside a file (`.env~`, `id_rsa.bak`, `.id_rsa.swp`) count as the file.
 */
export function sensitiveName(segments: readonly string[]): string | undefined {
  const folder = segments.slice(0, -1);
  const name = foldName(segments.at(-1) ?? '');
  const original = name.replace(/(?:~|\.(?:bak|backup|old|orig|save|swp|swo|tmp|copy))+$/, '');
  const names = new Set([name, original, original.replace(/^\./, '')]);
  names.delete('');
  for (const each of names) {
    const says = read([...folder, each]);
    if (says !== undefined) return says;
  }
  return undefined;
}

/** Why reading the place asks every time, by its named and its real path. */
export function sensitiveReason(place: Pick<Place, 'uri' | 'real'>): string | undefined {
  return nameOfEither(place, sensitiveName);
}

/** The first thing that can be said of the named or the real path. */
export function nameOfEither(
  place: Pick<Place, 'uri' | 'real'>,
  say: (segments: readonly string[]) => string | undefined,
): string | undefined {
  return say(parseUri(place.uri)?.segments ?? []) ?? say(parseUri(place.real)?.segments ?? []);
}
