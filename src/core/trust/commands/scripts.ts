import type { Finding } from './git';
import type { ReadWord } from './roles';
import type { Argument } from './words';

/** What programs with a language of their own are told to do in it. */
export function scriptFindings(
  name: string,
  args: readonly Argument[],
  words: readonly ReadWord[],
): readonly Finding[] {
  if (name === 'find') {
    return args.flatMap(({ value, text }, at) =>
      /^-(?:delete|fprint0?|fprintf|fls)$/.test(value ?? '') ? [{ at, why: `changes files with ${text}` }] : [],
    );
  }
  if (/^g?sed$/.test(name)) {
    return args.flatMap(({ value, text }, at) => {
      const word = words[at];
      const script =
        word?.role === 'option'
          ? word.isText
            ? word.attached
            : undefined
          : word?.role === 'operand'
            ? undefined
            : value;
      if (at === 0 || script === undefined || isPlainSed(script)) return [];
      return [{ at, why: `has the script ${text}, which may run or write something` }];
    });
  }
  if (/awk$/.test(name)) {
    // Which word is the program depends on options of every awk: all are looked at that are more than a name.
    return args.flatMap(({ value, text }, at) =>
      at > 0 && value !== undefined && !/^[\w./@+:=~-]*$/.test(value) && mayDoMore.test(value)
        ? [{ at, why: `has the program ${text}, which may run, read or write something` }]
        : [],
    );
  }
  return [];
}

/** Words of awk by which a program starts others, names files of its own or looks at the environment. */
const mayDoMore = /[|>@]|\b(?:system|getline|close|fflush|ARGV|ENVIRON|SYMTAB)\b|<\s*["(]/;

/** Substitutions without the flags that run or write, and commands that only print or leave out. */
function isPlainSed(script: string): boolean {
  const address = String.raw`(?:\d+|\$|/(?:[^/\\\n]|\\[^\n])*/)`;
  const range = String.raw`\s*(?:${address}(?:,${address})?)?\s*!?\s*`;
  const substitution = String.raw`s([/|,#:])(?:(?!\1)[^\\\n]|\\[^\n])*\1(?:(?!\1)[^\\\n]|\\[^\n])*\1[gpiI0-9]*`;
  const one = String.raw`${range}(?:${substitution}|[pdqD=nNgGhHx])`;
  return script
    .split(/[;\n](?=\s*(?:s[/|,#:]|[\d$/]|[pdq]\s*$))/)
    .every((each) => new RegExp(`^${one}\\s*$`).test(each));
}
