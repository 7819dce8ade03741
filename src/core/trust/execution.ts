import { readKinds } from './file-kinds';
import type { FileKind } from './file-kinds';
import type { Place } from './paths';
import { nameOfEither } from './sensitive';

/**
 * Files whose content runs, or decides what may run, without anybody asking for just that: Git runs a hook, a shell its
 * profile, an editor a task, a package manager an install script, a server a pipeline, an agent its configuration.
 *
 * Not here is what a person starts knowingly and by name: a Makefile, a script, a Dockerfile, tests, build programs and
 * the configuration programs of linters. They are what the agent is asked to write all day; asking for each would teach
 * people to say yes, and the command that starts them is asked for by itself.
 */
export const executionKinds: readonly FileKind[] = [
  {
    says: 'belongs to Git, which may run it',
    globs: [
      '**/.git{,/**}',
      '**/?*.git/{config,hooks/**}',
      '**/.gitmodules',
      '**/.gitconfig{,.*}',
      '**/.config/git/**',
      '**/etc/gitconfig',
    ],
  },
  {
    says: 'is run by Git as a hook',
    globs: [
      '**/{.husky,.githooks,.git-hooks,git-hooks,githooks,.lefthook}{,/**}',
      '**/{.huskyrc,.lintstagedrc}{,.*}',
      '**/lint-staged.config.*',
      '**/.pre-commit-{config,hooks}.{yaml,yml}',
      '**/{.lefthook,lefthook,.lefthook-local,lefthook-local}.{yml,yaml,toml,json}',
      '**/.overcommit.yml',
      '**/{applypatch-msg,pre-applypatch,post-applypatch,pre-commit,pre-merge-commit,prepare-commit-msg,commit-msg}',
      '**/{post-commit,pre-rebase,post-checkout,post-merge,pre-push,pre-receive,post-receive,post-update,post-rewrite}',
      '**/{fsmonitor-watchman,reference-transaction,push-to-checkout,proc-receive,sendemail-validate}',
    ],
  },
  {
    says: 'runs when a shell or a session starts',
    globs: [
      '**/.{bashrc,bash_profile,bash_login,bash_logout,bash_aliases,profile,inputrc,kshrc,cshrc,tcshrc,login,logout}',
      '**/.{zshrc,zshenv,zprofile,zlogin,zlogout}',
      '**/.{xprofile,xinitrc,xsession,xsessionrc,pam_environment}',
      '**/etc/{profile,bash.bashrc,zshrc,zprofile,zshenv,environment,crontab}',
      '**/etc/{profile.d,zsh,cron.*,init.d}/**',
      '**/fish/{config.fish,conf.d/**,functions/**}',
      '**/{profile,*_profile}.ps1',
      '**/{.config,appdata/roaming,application support}/nushell/**',
      '**/spool/cron/**',
      '**/systemd/{user,system}/**',
      '**/.config/environment.d/**',
      '**/.config/autostart/**',
      '**/library/{launchagents,launchdaemons}/**',
      '**/start menu/programs/startup/**',
      '**/.ssh/**',
    ],
  },
  {
    says: 'runs when its folder is entered or its tool starts',
    globs: [
      '**/.envrc',
      '**/.config/{direnv,mise}/**',
      '**/{.mise,mise}{,.*}.toml',
      '**/.rvmrc',
      '**/{.gdbinit,.lldbinit,.pdbrc,.irbrc,.pryrc,.pythonrc,.pythonrc.py,.rprofile,.screenrc,.tmux.conf}',
      '**/{sitecustomize,usercustomize}.py',
      '**/?*.pth',
      '**/.ipython/**',
      '**/.jupyter/**',
    ],
  },
  {
    says: 'is editor configuration, which may start programs',
    globs: [
      '**/{.vscode,.idea,.devcontainer,.fleet,.zed,.vs,.theia,.helix,.nova}{,/**}',
      '**/.devcontainer.json',
      '**/?*.{code-workspace,sublime-project,iml}',
      '**/{.exrc,.vimrc,.gvimrc,.nvimrc,.nvim.lua,.lvimrc,.dir-locals.el,.emacs}',
      '**/{.vim,.emacs.d,.config/nvim}/**',
      '**/{code,vscodium,code - oss,cursor,windsurf}/user/{settings,tasks,keybindings,mcp}.json',
      '**/{code,vscodium,code - oss,cursor,windsurf}/user/profiles/**',
    ],
  },
  {
    says: 'is run by a build server',
    globs: [
      '**/.{github,gitea,forgejo}/{workflows,actions}/**',
      '**/action.{yml,yaml}',
      '**/.gitlab-ci{,.*}.{yml,yaml}',
      '**/{.gitlab/ci,.gitlab-ci}/**',
      '**/{.circleci,.buildkite,.woodpecker,.semaphore,.teamcity,.azure-pipelines,.tekton,.harness}{,/**}',
      '**/jenkinsfile{,.*}',
      '**/azure-pipelines*.{yml,yaml}',
      '**/bitbucket-pipelines.{yml,yaml}',
      '**/{.travis,appveyor,.appveyor,.drone,.woodpecker,.cirrus,cloudbuild,buildspec,codemagic}.{yml,yaml}',
    ],
  },
  {
    says: 'holds scripts that a package manager runs by itself',
    globs: ['**/package.json', '**/package.json5', '**/package.yaml', '**/composer.json'],
  },
  {
    says: 'decides what a package manager or build tool runs',
    globs: [
      '**/{.npmrc,.yarnrc,.yarnrc.yml,.pnpmfile.cjs,pnpm-workspace.yaml,bunfig.toml}',
      '**/.yarn/{releases,plugins}/**',
      '**/.cargo/config{,.toml}',
      '**/.mvn/**',
      '**/.gradle/init.d/**',
      '**/gradle/wrapper/**',
      '**/{pip.conf,pip.ini}',
      '**/.bazelrc',
    ],
  },
  {
    says: 'decides what agents may run',
    globs: [
      '**/.kiro/{hooks,settings,agents,powers}{,/**}',
      '**/.fingerpost{,/**}',
      '**/{.mcp,mcp,.claude,claude_desktop_config,opencode,.aider.conf}.{json,jsonc,yml,yaml}',
      '**/{.claude,.cursor,.windsurf,.codex,.gemini,.continue,.roo,.cline,.kilocode,.opencode,.amazonq}{,/**}',
    ],
  },
];

/** Why the file of these segments runs later, as the end of a sentence about it, or undefined. */
export const executionName = readKinds(executionKinds);

/** Why writing the place asks every time, by its named and its real path. */
export function executionReason(place: Pick<Place, 'uri' | 'real'>): string | undefined {
  return nameOfEither(place, executionName);
}
