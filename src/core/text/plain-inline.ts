/**
 * A line of Markdown as it is read where nothing is set in bold or code: the marks around code and around strong and
 * emphasised words are left away. Marks that enclose nothing stay, as they are text.
 */
export function plainInline(line: string): string {
  return line.replace(
    /(`+)(?!`)(.{0,300}?[^`])\1(?!`)|(\*\*)(?=\S)(.{0,300}?\S)\*\*/g,
    (all, ticks, code: string, stars, strong) => {
      if (ticks !== undefined) return code.replace(/^ (.*[^ ].*) $/, '$1');
      return stars !== undefined && typeof strong === 'string' ? plainInline(strong) : all;
    },
  );
}
