import path from 'node:path';

/** What the launcher is asked for on its command line, in the words of the desktop editor. */
export interface LauncherArguments {
  /** At least one. */
  readonly extensionDevelopmentPaths: readonly [string, ...string[]];
  readonly extensionTestsPath: string;
  readonly extensionsDir: string;
  readonly userDataDir: string;
  readonly folder: string | undefined;
  readonly trustEveryFolder: boolean;
  /** Extensions under development may use interfaces of the editor that are not final. */
  readonly proposedApi: boolean;
}

/**
 * Reads the arguments that `@vscode/test-electron` hands to a desktop editor. Flags that only concern a desktop
 * application are let pass, as the editor itself lets unknown flags pass.
 */
export function parseLauncherArguments(args: readonly string[]): LauncherArguments {
  const values = (name: string): string[] =>
    args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => path.resolve(arg.slice(name.length + 3)));
  const one = (name: string): string => {
    const [value] = values(name);
    if (value === undefined) throw new Error(`--${name}=… is missing.`);
    return value;
  };
  const [developed, ...others] = values('extensionDevelopmentPath');
  if (developed === undefined) throw new Error('--extensionDevelopmentPath=… is missing.');
  const folder = args.find((arg) => !arg.startsWith('-'));
  return {
    extensionDevelopmentPaths: [developed, ...others],
    extensionTestsPath: one('extensionTestsPath'),
    extensionsDir: one('extensions-dir'),
    userDataDir: one('user-data-dir'),
    folder: folder === undefined ? undefined : path.resolve(folder),
    trustEveryFolder: args.includes('--disable-workspace-trust'),
    proposedApi: args.some((arg) => arg.startsWith('--enable-proposed-api')),
  };
}
