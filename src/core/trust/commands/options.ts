/** An option that takes a value, as a word gives it. */
export interface Given {
  /** In full. */
  readonly option: string;
  /** The value that is in the word; undefined: it is the next one. */
  readonly attached: string | undefined;
}

/** Is the word this long option, cut short as far as can be? GNU's programs and Git take what is not ambiguous. */
export function abbreviates(option: string, value: string): boolean {
  const name = /^--[^=]+/.exec(value)?.[0];
  return name !== undefined && option.startsWith(name);
}

/**
 * The first of the options that the word gives, with all others that take values among them: in a cluster of short ones,
 * what stands behind the first that takes a value is that value.
 */
export function givenIn(value: string, options: readonly string[]): Given | undefined {
  if (value.startsWith('--')) {
    const name = value.split('=', 1)[0];
    const fitting = options.filter((each) => abbreviates(each, value));
    const option = fitting.find((each) => each === name) ?? fitting[0];
    const equals = value.indexOf('=');
    return option === undefined ? undefined : { option, attached: equals === -1 ? undefined : value.slice(equals + 1) };
  }
  if (!/^-[A-Za-z0-9]/.test(value)) return undefined;
  for (let at = 1; at < value.length; at += 1) {
    const option = `-${value.charAt(at)}`;
    if (!options.includes(option)) continue;
    const attached = value.slice(at + 1);
    return { option, attached: attached === '' ? undefined : attached };
  }
  return undefined;
}

/** Does the word say this option? In a cluster of short ones, with its value behind it, abbreviated. */
export function says(option: string, value: string, hasLongShorts = false): boolean {
  if (option.startsWith('--')) return abbreviates(option, value);
  if (hasLongShorts) return value.replace(/^--/, '-').split('=', 1)[0] === option;
  if (option.length > 2) return value === option;
  return /^-[A-Za-z0-9]/.test(value) && value.split('=', 1)[0]?.includes(option.slice(1)) === true;
}

/** Options in one text, with spaces between. */
export const listed = (options: string | undefined): readonly string[] =>
  options === undefined || options === '' ? [] : options.split(' ');
