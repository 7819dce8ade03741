import assert from 'node:assert/strict';
import fc from 'fast-check';
import { executionName, executionReason } from '../../../src/core/trust/execution';
import { sensitiveName, sensitiveReason } from '../../../src/core/trust/sensitive';

const below = (path: string): readonly string[] => ['home', 'ann', 'shop', ...path.split('/')];

const sensitive = `
.env .env.local .env.production .env~ .env.bak .ENV .Env.Local .env. config/prod.env .envrc packages/api/.env
id_rsa id_ed25519 keys/ID_RSA id_rsa.bak .id_rsa.swp server.pem tls.key store.p12 cert.pfx release.keystore a.jks key.ppk
.ssh/config .ssh/id_work .gnupg/pubring.kbx .npmrc .netrc _netrc .pypirc .git-credentials .aws/credentials .aws/config
.docker/config.json .kube/config .config/gcloud/access_tokens.db .config/gh/hosts.yml .vault-token pass.kdbx .pgpass
service-account.json my-service_account-prod.json service_account_key.json credentials.json client_secret_1.json
shop-firebase-adminsdk-x1.json application_default_credentials.json terraform.tfstate .cargo/credentials.toml .m2/settings.xml
.bash_history secrets.yml config/master.key .htpasswd
`.trim();

const notSensitive = `
.env.example .env.sample .env.template .env.dist .env.local.example example.env src/env.ts environment.ts src/dotenv.js
id_rsa.pub keyboard.ts src/key.ts monkey docs/ssh.md config.json .docker/Dockerfile package.json src/credentials.ts
secrets.test.ts README.md .gitignore .github/workflows/ci.yml
`.trim();

const execution = `
.git .git/config .git/hooks/pre-commit .GIT/config git~1/config .git./config .gitmodules bare.git/hooks/post-receive .gitconfig
.husky/pre-commit .githooks/x scripts/pre-commit .pre-commit-config.yaml lefthook.yml .lintstagedrc.json
.bashrc .zshenv .profile .config/fish/config.fish Microsoft.PowerShell_profile.ps1 .ssh/authorized_keys
.vscode/tasks.json .vscode/settings.json shop.code-workspace .idea/runConfigurations/x.xml .devcontainer/devcontainer.json
.github/workflows/ci.yml .gitlab-ci.yml .circleci/config.yml Jenkinsfile azure-pipelines.yml bitbucket-pipelines.yml
.buildkite/pipeline.yml package.json packages/a/package.json composer.json .envrc .npmrc .yarnrc.yml .cargo/config.toml
.kiro/hooks/a.kiro.hook .kiro/settings/mcp.json .kiro/agents/a.json .mcp.json .cursor/mcp.json .claude/settings.json
sitecustomize.py .fingerpost/workspaces/x/specs/y/approvals.jsonl .VSCODE/Tasks.json \uff50ackage.json .g\u200cit/config
`.trim();

const notExecution = `
src/cart.ts Makefile Dockerfile scripts/build.sh test/cart.test.ts tsconfig.json eslint.config.mjs README.md .gitignore
.kiro/specs/cart/tasks.md .kiro/steering/product.md .github/dependabot.yml docs/package.json.md src/login.ts
src/user/profiles/list.ts src/cron/jobs.ts pyproject.toml Cargo.toml AGENTS.md .env
`.trim();

const tables = [
  { what: 'sensitive', name: sensitiveName, yes: sensitive, no: notSensitive },
  { what: 'run later', name: executionName, yes: execution, no: notExecution },
];

describe('files by their names', () => {
  for (const { what, name, yes, no } of tables) {
    for (const path of yes.split(/\s+/)) {
      it(`${JSON.stringify(path)} is ${what}`, () => assert.notEqual(name(below(path)), undefined));
    }
    for (const path of no.split(/\s+/)) {
      it(`${JSON.stringify(path)} is not ${what}`, () => assert.equal(name(below(path)), undefined));
    }
    it(`what is ${what} is so in every folder, letter case and Windows spelling`, () => {
      const folders = fc.array(fc.constantFrom('src', 'deep er', 'ü', '.hidden', 'node_modules'), { maxLength: 3 });
      const cases = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
      fc.assert(
        fc.property(
          fc.constantFrom(...yes.split(/\s+/)),
          folders,
          cases,
          fc.constantFrom('', '.', ' ', '::$DATA'),
          (path, folder, upper, tail) => {
            const cased = path.replace(/./gu, (letter, at: number) =>
              upper[at] === true ? letter.toUpperCase() : letter,
            );
            assert.notEqual(name([...folder, ...`${cased}${tail}`.split('/')]), undefined);
          },
        ),
      );
    });
  }

  it('a harmless name that leads to a secret is sensitive, and so is a secret name that leads elsewhere', () => {
    const [secret, harmless] = ['file:///home/ann/shop/.env', 'file:///home/ann/shop/notes.txt'];
    assert.notEqual(sensitiveReason({ uri: harmless, real: secret }), undefined);
    assert.notEqual(sensitiveReason({ uri: secret, real: harmless }), undefined);
    assert.equal(sensitiveReason({ uri: harmless, real: harmless }), undefined);
  });

  it('a harmless name that leads to a hook runs later', () => {
    const place = { uri: 'file:///home/ann/shop/notes', real: 'file:///home/ann/shop/.git/hooks/pre-push' };
    assert.notEqual(executionReason(place), undefined);
  });
});
