/** Other names under which files and models know our tools (`ONE-28`). */
const aliases: ReadonlyMap<string, string> = new Map([
  ['fs_read', 'read'],
  ['fs_write', 'write'],
  ['execute_bash', 'shell'],
  ['use_aws', 'aws'],
  ['report_issue', 'report'],
  ['todo_list', 'todo'],
  ['use_subagent', 'subagent'],
]);

/** The name that logs, payloads and rules use for a tool. */
export function canonicalToolName(name: string): string {
  return aliases.get(name) ?? name;
}

/** All names of a built-in tool, its canonical one first. */
export function namesOfTool(name: string): readonly string[] {
  const canonical = canonicalToolName(name);
  return [canonical, ...[...aliases].flatMap(([alias, of]) => (of === canonical ? [alias] : []))];
}
