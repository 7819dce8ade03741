import { Minimatch } from 'minimatch';
import type { Files, Uri } from '../../ports';
import { executionName } from '../execution';
import { isUnusable, resolvePath, type Workspace } from '../paths';
import { sensitiveName } from '../sensitive';
import { absolute } from './absolute';
import type { FileUse } from './file-uses';

/** Names in a folder that are still looked through for a pattern. */
const mostNames = 2_000;

const plain = { nonegate: true, nocomment: true, nobrace: true } as const;

/** What a pattern of the shell will become, one level at a time; undefined when that is too much to look at. */
export async function matchesOf(
  { value: pattern = '', isWide = false }: Pick<FileUse, 'value' | 'isWide'>,
  folder: Uri,
  workspace: Workspace,
  files: Files,
): Promise<readonly string[] | undefined> {
  let heads: readonly string[] = [''];
  for (const [index, part] of pattern.split('/').entries()) {
    const join = (head: string, name: string): string => (index === 0 ? name : `${head}/${name}`);
    if (!/[*?[]/.test(part.replace(/\\./gs, ''))) {
      heads = heads.map((head) => join(head, part.replace(/\\(.)/gs, '$1')));
      continue;
    }
    const next: string[] = [];
    for (const head of heads) {
      const place = await resolvePath(
        absolute(head === '' && index === 0 ? '.' : head || '/', folder),
        workspace,
        files,
      );
      const entries = isUnusable(place) ? undefined : await files.list(place.uri);
      if ((entries?.length ?? 0) > mostNames) return undefined;
      const dot = isWide || part.startsWith('.');
      const fits = new Minimatch(part, { ...plain, dot, nocase: isWide });
      for (const { name } of entries ?? []) if (fits.match(name)) next.push(join(head, name));
      if (next.length > mostNames) return undefined;
    }
    heads = next;
  }
  return heads;
}

/** Names that files with secrets have, and folders of them. */
const secrets = [
  ...['.env', '.env.local', '.env.production', 'prod.env', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'a.pem'],
  ...['a.key', 'a.p12', 'a.pfx', '.ssh', '.aws', '.kube', '.gnupg', '.azure', '.npmrc', '.netrc', '.pypirc', '.pgpass'],
  ...[
    '.git-credentials',
    '.vault-token',
    '.htpasswd',
    'credentials',
    'credentials.json',
    'secrets.json',
    'secrets.yml',
  ],
  ...['secrets.yaml', 'service-account.json', 'a.tfstate', 'kubeconfig', '.bash_history', '.zsh_history'],
];

/** Names of what runs later, and folders of it. */
const later = [
  ...['.git', '.gitmodules', '.gitconfig', '.husky', '.vscode', '.idea', '.github', '.kiro', '.devcontainer', '.envrc'],
  ...['.gitlab-ci.yml', 'package.json', '.bashrc', '.profile', '.zshrc', '.mcp.json', '.claude', '.cursor', 'hooks'],
  ...['pre-commit', 'pre-push', 'post-checkout', 'post-merge', 'commit-msg', '.yarnrc.yml', '.circleci'],
];

/** Could the pattern fit a file that is asked about every time, were one there? @param isWritten what runs later counts too */
export function mayComeToMean(pattern: string, isWritten: boolean): boolean {
  const names = isWritten ? [...secrets, ...later] : secrets;
  const segments = pattern.split('/');
  const fitsOne = segments.some((segment) => {
    const fits = new Minimatch(segment, { ...plain, dot: segment.startsWith('.') });
    return names.some((name) => fits.match(name));
  });
  if (fitsOne) return true;
  const spelled = segments.map((each) =>
    each.replace(/\\(.)|\[!?\^?(.)[^\]]*\]|[*?]/gs, (_, one?: string, two?: string) => one ?? two ?? ''),
  );
  return sensitiveName(spelled) !== undefined || (isWritten && executionName(spelled) !== undefined);
}
