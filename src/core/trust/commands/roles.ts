import { type Given, givenIn, listed } from './options';
import type { Program } from './program';
import type { Argument } from './words';

/** What a word is to its program. `value`: of an option, and it may be a file. */
export type Role = 'option' | 'text' | 'value' | 'operand';

export interface ReadWord {
  readonly role: Role;
  /** The value that an option has in its own word. */
  readonly attached: string | undefined;
  /** That value is a text and no file. */
  readonly isText: boolean;
}

/** @param from the first word that is the program's own */
export function readWords(program: Program, args: readonly Argument[], from: number): readonly ReadWord[] {
  const [texts, gives, values] = [listed(program.texts), listed(program.gives), listed(program.values)];
  const joined = listed(program.joined);
  const valued = [...texts, ...gives, ...values, ...joined];
  const given = args.map(({ value }, at) => (at < from || value === undefined ? undefined : givenIn(value, valued)));
  const end = args.findIndex(({ value }, at) => at >= from && value === '--');
  const isGiven = given.some((each, at) => each && gives.includes(each.option) && (end === -1 || at < end));
  let skip = isGiven ? 0 : (program.skip ?? 0);
  let isOperand = false;
  let before: Role | undefined;
  const roleOf = (value: string | undefined, at: number): Role => {
    if (at < from) return 'text';
    if (before !== undefined) {
      const role = before;
      before = undefined;
      return role;
    }
    if (value !== undefined && !isOperand && value.startsWith('-') && value !== '-') {
      isOperand = value === '--';
      before = joined.includes(given[at]?.option ?? '') ? undefined : roleOfNext(value, given[at], texts);
      return 'option';
    }
    if (skip > 0) {
      skip -= 1;
      return 'text';
    }
    return program.words === 'texts' ? 'text' : 'operand';
  };
  return args.map(({ value }, at): ReadWord => {
    const role = roleOf(value, at);
    const own = role === 'option' ? given[at] : undefined;
    return { role, attached: own?.attached, isText: own !== undefined && texts.includes(own.option) };
  });
}

/** The word behind an option that takes it. Only a name in full makes it a text: others may have been meant. */
function roleOfNext(value: string, given: Given | undefined, texts: readonly string[]): Role | undefined {
  if (given === undefined || given.attached !== undefined) return undefined;
  const isText = texts.includes(given.option) && (!value.startsWith('--') || value === given.option);
  return isText ? 'text' : 'value';
}
