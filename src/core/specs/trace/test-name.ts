/** Calls and declarations by which the common test runners know a test; the name is what is captured. */
const calls: readonly RegExp[] = [
  /(?:^|[^\p{L}\p{N}_.])(?:it|test|describe|context|suite|property|prop|check|specify|scenario)(?:\.\w+)*\s*(?:\([^"'`]{0,40})?\s*(["'`])(.{1,200}?)\1/u,
];
const declarations: readonly RegExp[] = [
  /^\s*(?:async\s+)?def\s+(\w+)/,
  /^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)/,
  /^\s*func\s+(?:\([^)]*\)\s*)?(\w+)/,
  /^\s*(?:(?:public|private|protected|internal|static|final|override|async|suspend|open)\s+)*(?:void|fun|Task|boolean|bool|Unit|Property)\s+[`"]?([\p{L}\p{N}_ ]+?)[`"]?\s*\(/u,
];

/** Lines between a tag and the test that it stands above. */
const below = 8;
const above = 2;

/**
 * What the test is called that a tag belongs to: on its own line, around it where it stands inside (a docstring, a comment
 * in a body), else the next one below. Null where no line looks like a test.
 *
 * @param at 0-based line of the tag
 */
export function nameOfTest(lines: readonly string[], at: number): string | null {
  const own = nameOn(lines[at] ?? '');
  if (own !== undefined) return own;
  if (isInside(lines, at)) {
    for (let line = at - 1; line >= Math.max(0, at - above); line -= 1) {
      const name = nameOn(lines[line] ?? '');
      if (name !== undefined) return name;
    }
  }
  for (let line = at + 1; line <= Math.min(lines.length - 1, at + below); line += 1) {
    const name = nameOn(lines[line] ?? '');
    if (name !== undefined) return name;
  }
  return null;
}

/** The line before it that says something opens a body. */
function isInside(lines: readonly string[], at: number): boolean {
  for (let line = at - 1; line >= Math.max(0, at - above); line -= 1) {
    const text = (lines[line] ?? '').trim();
    if (text === '' || /^(?:\/?\*+|["']{3})$/.test(text)) continue;
    return /[{:]$|=>\s*\(?$|\bdo$/.test(text);
  }
  return false;
}

function nameOn(line: string): string | undefined {
  for (const call of calls) {
    const name = call.exec(line)?.[2];
    if (name !== undefined) return name;
  }
  for (const declaration of declarations) {
    const name = declaration.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
