import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { ShellName } from '../ports';

/** Where bash is on a system that has it. */
export const bash = '/bin/bash';

/** The shell that runs commands here, by which they are judged too. @param platform as `process.platform` names it */
export async function shellOn(platform: string, path = bash): Promise<ShellName> {
  if (platform === 'win32') return 'powershell';
  return (await isExecutable(path)) ? 'bash' : 'sh';
}

export const shellHere = (): Promise<ShellName> => shellOn(process.platform);

/** The program and arguments that run one command line. */
export async function shellLine(command: string): Promise<readonly string[]> {
  switch (await shellHere()) {
    case 'powershell':
      return ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', command];
    case 'bash':
      return [bash, '-c', command];
    case 'sh':
      return ['/bin/sh', '-c', command];
  }
}

/** May this file be run as a program? */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us
  }
}
