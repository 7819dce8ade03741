import { constants } from 'node:fs';
import { access } from 'node:fs/promises';

/** Where bash is on a system that has it. */
export const bash = '/bin/bash';

/** The program and arguments that run one command line. */
export async function shellLine(command: string): Promise<readonly string[]> {
  if (process.platform === 'win32') return ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', command];
  return [(await isExecutable(bash)) ? bash : '/bin/sh', '-c', command];
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
