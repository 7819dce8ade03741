import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** The `.gitignore` of a folder and, behind it, those of the folders around it. */
export interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
  readonly around: IgnoreRules | undefined;
}

/** What counts for a folder that is to be searched. */
export interface Surroundings {
  readonly isInRepository: boolean;
  /** The folder of that repository. */
  readonly repository: string | undefined;
  /** The rules of the folders around it that count for it. */
  readonly rules: IgnoreRules | undefined;
  /** The rules hide the folder itself. Then they do not count: who searches there wants to find what is there. */
  readonly isHidden: boolean;
}

/** Looks up to the top of the folder's repository or, outside of one, of the file system. */
export async function surroundingsOf(folder: string): Promise<Surroundings> {
  const around: string[] = [];
  let top = folder;
  for (; !(await isRepository(top)) && top !== dirname(top); top = dirname(top)) around.unshift(dirname(top));
  let rules: IgnoreRules | undefined;
  for (const each of around) rules = await withRulesOf(each, rules);
  const hidden = isHidden(folder, true, rules);
  const isInRepository = await isRepository(top);
  return {
    isInRepository,
    repository: isInRepository ? top : undefined,
    rules: hidden ? undefined : rules,
    isHidden: hidden,
  };
}

/** The rules for what is in a folder, given those for the folder itself. A repository in it has only its own. */
export async function rulesWithin(folder: string, around: IgnoreRules | undefined): Promise<IgnoreRules | undefined> {
  return withRulesOf(folder, around !== undefined && (await isRepository(folder)) ? undefined : around);
}

async function withRulesOf(folder: string, around: IgnoreRules | undefined): Promise<IgnoreRules | undefined> {
  const text = await readRules(folder);
  return text === undefined ? around : { folder, rules: ignore({ ignorecase: false }).add(text), around };
}

/**
 * Do the rules hide this file or folder, or a folder that it is in? The innermost rules that speak about it decide.
 * @param path absolute, below the folder of every one of the rules
 */
export function isHidden(path: string, isFolder: boolean, rules: IgnoreRules | undefined): boolean {
  for (let each = rules; each !== undefined; each = each.around) {
    const name = relative(each.folder, path).split(sep).join('/') + (isFolder ? '/' : '');
    const { ignored, unignored } = each.rules.test(name);
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function isRepository(folder: string): Promise<boolean> {
  try {
    await stat(join(folder, '.git'));
    return true;
  } catch {
    return false; // not there, or nothing that we may look at
  }
}

/** Undefined when there are none, or none that may be read: then they hide nothing, as in git. */
async function readRules(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, '.gitignore'), 'utf8');
  } catch {
    return undefined;
  }
}
