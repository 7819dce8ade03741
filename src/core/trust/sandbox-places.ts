/**
 * Where tools keep credentials, below the home folder. A fixed list: what lies elsewhere is not hidden, unless a variable
 * says where it is. Folders are hidden with all that is in them.
 */
const ofHome: readonly string[] = [
  '.ssh',
  '.gnupg',
  '.password-store',
  '.aws',
  '.azure',
  '.kube',
  '.oci',
  '.bluemix',
  '.config/gcloud',
  '.config/doctl',
  '.config/hcloud',
  '.config/gh',
  '.config/glab-cli',
  '.config/hub',
  '.config/op',
  '.config/rclone',
  '.config/git/credentials',
  '.config/github-copilot',
  '.config/composer/auth.json',
  '.config/NuGet',
  '.config/containers/auth.json',
  '.config/sops',
  '.config/age',
  '.config/helm/registry',
  '.config/netlify',
  '.config/vercel',
  '.config/heroku',
  '.docker/config.json',
  '.dockercfg',
  '.netrc',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.git-credentials',
  '.pgpass',
  '.my.cnf',
  '.mylogin.cnf',
  '.vault-token',
  '.s3cfg',
  '.boto',
  '.terraformrc',
  '.terraform.d',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.gem/credentials',
  '.bundle/config',
  '.m2/settings.xml',
  '.m2/settings-security.xml',
  '.gradle/gradle.properties',
  '.nuget/NuGet',
  '.composer/auth.json',
  '.authinfo',
  '.authinfo.gpg',
  '.fly',
  '.snowflake',
  '.databrickscfg',
  '.kaggle',
  '.huggingface',
  '.cache/huggingface/token',
  '.local/share/keyrings',
  '.local/share/kwalletd',
  '.local/share/opencode/auth.json',
  '.claude/.credentials.json',
  '.claude.json',
  '.codex/auth.json',
  '.gemini',
  '.kiro/settings',
  '.bash_history',
  '.zsh_history',
  '.python_history',
  '.node_repl_history',
  '.psql_history',
  '.mysql_history',
  '.mozilla',
  '.thunderbird',
];

/** Of editors their state, in which extensions keep secrets, and their own settings of servers. */
const editors: readonly string[] = ['Code', 'Code - Insiders', 'VSCodium', 'Code - OSS', 'Cursor', 'Windsurf', 'Kiro'];

const ofLinux: readonly string[] = [
  '.config/google-chrome',
  '.config/chromium',
  '.config/BraveSoftware',
  '.config/microsoft-edge',
  ...editors.flatMap((name) => [`.config/${name}/User/globalStorage`, `.config/${name}/User/mcp.json`]),
  '.local/share/code-server/User/globalStorage',
  '.vscode-server/data/User/globalStorage',
];

const ofMac: readonly string[] = [
  'Library/Keychains',
  'Library/Cookies',
  'Library/Application Support/Google/Chrome',
  'Library/Application Support/Chromium',
  'Library/Application Support/BraveSoftware',
  'Library/Application Support/Firefox',
  'Library/Application Support/Microsoft Edge',
  'Library/Application Support/1Password',
  ...editors.flatMap((name) => [
    `Library/Application Support/${name}/User/globalStorage`,
    `Library/Application Support/${name}/User/mcp.json`,
  ]),
];

/** Of the machine, which only root and services of it can read, and what runs in a container as root. */
const ofSystem: readonly string[] = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/etc/ssl/private',
  '/etc/kubernetes',
  '/run/secrets',
  '/var/run/secrets',
  '/var/lib/docker',
  '/var/lib/kubelet',
  ...['rsa', 'dsa', 'ecdsa', 'ed25519'].map((kind) => `/etc/ssh/ssh_host_${kind}_key`),
];

/** Variables whose value is the place of credentials. */
const placeVariables: readonly string[] = [
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AZURE_CONFIG_DIR',
  'CLOUDSDK_CONFIG',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'KUBECONFIG',
  'DOCKER_CONFIG',
  'GNUPGHOME',
  'GH_CONFIG_DIR',
  'NETRC',
  'PGPASSFILE',
  'NPM_CONFIG_USERCONFIG',
  'npm_config_userconfig',
  'VAULT_TOKEN_PATH',
  'TF_CLI_CONFIG_FILE',
];

/** Variables that lead to programs which do what is asked of them with the user's keys and rights. Not given at all. */
export const agentVariables: readonly string[] = [
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'GPG_AGENT_INFO',
  'DBUS_SESSION_BUS_ADDRESS',
  'DOCKER_HOST',
  'XAUTHORITY',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'BASH_ENV',
  'ENV',
];

/** Absolute paths of the credential places, of a machine with paths that begin with `/`. */
export function credentialPlaces(
  platform: string,
  home: string,
  variable: (name: string) => string | undefined,
): readonly string[] {
  const relative = platform === 'darwin' ? [...ofHome, ...ofMac] : [...ofHome, ...ofLinux];
  const named = placeVariables.flatMap((name) => (variable(name) ?? '').split(':'));
  const absolute = named.filter((path) => path.startsWith('/') && path !== '/' && !home.startsWith(`${path}/`));
  return [...new Set([...relative.map((path) => `${home}/${path}`), ...ofSystem, ...absolute])];
}

/**
 * Below a folder that may be written: what an editor or an agent takes up from there by itself as soon as it is there.
 * Each is kept from being made, too; that takes an empty file in its place while a command runs.
 */
export const protectedNames: readonly string[] = [
  '.vscode',
  '.idea',
  '.mcp.json',
  '.claude',
  '.cursor',
  '.windsurf',
  '.codex',
  '.gemini',
  '.fingerpost',
  '.kiro/hooks',
  '.kiro/settings',
  '.kiro/agents',
  '.kiro/powers',
];

/** What runs later where it is set up already, by Git, a shell, a container or a build server. Kept as it is. */
export const protectedIfThere: readonly string[] = [
  '.gitmodules',
  '.gitconfig',
  '.devcontainer',
  '.devcontainer.json',
  '.zed',
  '.husky',
  '.githooks',
  '.lefthook',
  'lefthook.yml',
  '.pre-commit-config.yaml',
  '.envrc',
  '.github/workflows',
  '.gitlab-ci.yml',
  '.ripgreprc',
];

/**
 * What of a repository's folder decides what Git runs. The rest of it may be written, so that `git commit` works. Where
 * there is no repository none can be made: an editor would open it at once, and run what its configuration says.
 */
export const protectedInGit: readonly string[] = ['hooks', 'config', 'config.worktree', 'modules'];

/** Start-up files of shells and sessions, in a home folder that is open itself. */
export const protectedInHome: readonly string[] = [
  '.ssh',
  '.bashrc',
  '.bash_profile',
  '.bash_login',
  '.bash_logout',
  '.bash_aliases',
  '.profile',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.zlogin',
  '.inputrc',
  '.pam_environment',
  '.xprofile',
  '.xsessionrc',
  '.config/fish',
  '.config/git',
  '.config/systemd',
  '.config/autostart',
  '.config/environment.d',
  '.local/bin',
  '.local/share/applications',
  'bin',
  'Library/LaunchAgents',
];
