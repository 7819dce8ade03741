import { access, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe } from './editions';
import { nodePackage, ripgrepPackage } from './editions';
import { editorEnvironment } from './environment';
import { runCommand, tail } from './run-command';

/**
 * Installs an editor into an empty folder from the npm registry alone and gives back the Node.js it has to run on,
 * relative to that folder when it was installed with it. The package's own install scripts do not run: they fetch
 * binaries from elsewhere. What they would have done is done here step by step.
 */
export async function installEditor(recipe: Recipe, home: string, report: (line: string) => void): Promise<string> {
  await writeFile(path.join(home, 'package.json'), '{ "private": true }\n');
  const codeServer = path.join(home, 'node_modules', 'code-server');
  const code = path.join(codeServer, 'lib', 'vscode');
  const borrowed = process.versions.node.split('.')[0] === recipe.nodeMajor;
  const node = borrowed ? process.execPath : path.join('node_modules', nodePackageName(recipe), 'bin', 'node');
  const steps = new Npm(path.resolve(home, node));

  report('  the editor and its server …');
  const packages = [`code-server@${recipe.codeServer}`];
  if (!borrowed) packages.push(requiredNodePackage(recipe));
  if (recipe.ripgrep) packages.push(ripgrepPackage);
  await steps.install(home, packages);
  report('  the modules the editor needs …');
  await steps.install(code);
  await steps.install(path.join(code, 'extensions'));
  report('  compiling native modules …');
  await steps.rebuild(home, 'argon2');
  for (const { name, product } of recipe.nativeModules) {
    await steps.rebuild(code, name, path.join(code, 'node_modules', product));
  }
  await linkParts(recipe, home, code);
  return node;
}

function nodePackageName(recipe: Recipe): string {
  return requiredNodePackage(recipe).replace(/@.*/, '');
}

function requiredNodePackage(recipe: Recipe): string {
  const name = nodePackage(recipe.nodeMajor);
  if (name === undefined) throw new Error(`No Node.js ${recipe.nodeMajor} for this platform.`);
  return name;
}

/** Links what the install script of the package would link. */
async function linkParts(recipe: Recipe, home: string, code: string): Promise<void> {
  const flavour = process.platform === 'darwin' ? 'darwin' : 'linux';
  await replaceLink(`code-${flavour}.sh`, path.join(code, 'bin', 'remote-cli', 'code-server'));
  await replaceLink(`browser-${flavour}.sh`, path.join(code, 'bin', 'helpers', 'browser.sh'));
  if (!recipe.ripgrep) return;
  // Extensions look for ripgrep in both places, as the desktop editor has packed its modules into an archive.
  await replaceLink('node_modules', path.join(code, 'node_modules.asar'));
  const ripgrep = path.join(home, 'node_modules', ripgrepPackage.replace(/@[^@]*$/, ''), 'bin', 'rg');
  await access(ripgrep);
  const place = path.join(code, recipe.ripgrep);
  await mkdir(path.dirname(place), { recursive: true });
  await replaceLink(path.relative(path.dirname(place), ripgrep), place);
}

/** Relative links only: the whole folder is renamed when it is complete. */
async function replaceLink(target: string, place: string): Promise<void> {
  await rm(place, { recursive: true, force: true });
  await symlink(target, place);
}

/** npm, running on the Node.js the editor will run on, so that what it compiles fits. */
class Npm {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #node: string;

  constructor(node: string) {
    this.#node = node;
    this.#environment = editorEnvironment({ npm_config_audit: 'false', npm_config_fund: 'false' });
  }

  /** Without packages it installs what the folder's package.json asks for. */
  async install(folder: string, packages: readonly string[] = []): Promise<void> {
    // `--force`: the editor insists on its own Node.js, which npm itself does not run on until it is installed.
    const args = ['install', '--ignore-scripts', '--omit=dev', '--force', ...packages];
    const { code, output } = await this.#run(folder, args, this.#environment);
    if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in ${folder}:\n${tail(output)}`);
  }

  /** Compiles one module. With a `product` it has worked when that file is there. */
  async rebuild(folder: string, name: string, product?: string): Promise<void> {
    const { code, output } = await this.#run(folder, ['rebuild', name], {
      ...this.#environment,
      PATH: `${path.dirname(this.#node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      ...(await headersOf(this.#node)),
    });
    const worked = product === undefined ? code === 0 : await exists(product);
    if (!worked) throw new Error(`Compiling ${name} failed:\n${tail(output)}`);
  }

  #run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): ReturnType<typeof runCommand> {
    return runCommand('npm', [...args, '--prefix', folder], { cwd: folder, env, deadline: 10 * 60_000 });
  }
}

/** Headers that lie beside a Node.js spare their download, which a machine behind a firewall could not make. */
async function headersOf(node: string): Promise<NodeJS.ProcessEnv> {
  const prefix = path.resolve(path.dirname(node), '..');
  return (await exists(path.join(prefix, 'include', 'node', 'node_api.h'))) ? { npm_config_nodedir: prefix } : {};
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
