import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { isNode, parseDocument } from 'yaml';
import { splitFrontMatter } from '../text/front-matter';
import type { ReadingProblem, Severity } from '../text/problem';
import { isRecord } from '../text/records';
import type { Span } from '../text/span';
import type { AgentForm } from './agent';

/** The fields of an agent file, with the place of each. */
export interface AgentSource {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of a field or of an entry in it; of the nearest around it that there is, else of the whole. */
  spanOf(path: readonly (string | number)[]): Span;
  /** What stands below the front matter of a Markdown file. */
  readonly body: string | undefined;
}

/** Reads the text by its form. Undefined fields: it cannot be used, and the problems say why (AGENT-05). */
export function readAgentSource(
  text: string,
  form: AgentForm,
): { readonly source: AgentSource | undefined; readonly problems: readonly ReadingProblem[] } {
  if (form === 'json') return readJson(text);
  if (form !== 'md') return readYaml(text, 0, undefined);
  const front = splitFrontMatter(text);
  if (front) return readYaml(front.yaml, front.yamlSpan.start, front.body.trim());
  // Beside the agents lie prompts of theirs and pages about them.
  const message = 'Without front matter between two --- lines this is a text, and no agent.';
  return unusable('agents.no-front-matter', message, 0, 'information');
}

function readJson(text: string): ReturnType<typeof readAgentSource> {
  const errors: ParseError[] = [];
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const root = parseTree(text.slice(start), errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error) {
    const what = printParseErrorCode(error.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    return unusable('agents.not-json', `This is no valid JSON: ${what}.`, start + error.offset);
  }
  const fields: unknown = root && getNodeValue(root);
  if (!root || !isRecord(fields)) return unusable('agents.no-object', 'An agent is an object: { "name": … }.', start);
  const spanAt = (node: Node): Span => ({ start: start + node.offset, end: start + node.offset + node.length });
  const spanOf = nearestSpan((path) => {
    const node = findNodeAtLocation(root, [...path]);
    return node && spanAt(node);
  }, spanAt(root));
  return { source: { fields, spanOf, body: undefined }, problems: [] };
}

function readYaml(yaml: string, offset: number, body: string | undefined): ReturnType<typeof readAgentSource> {
  try {
    const document = parseDocument(yaml, { uniqueKeys: false, prettyErrors: false });
    const [error] = document.errors;
    if (error) return unusable('agents.not-yaml', `This is no valid YAML: ${error.message}.`, offset + error.pos[0]);
    const value: unknown = document.toJS() ?? {};
    if (!isRecord(value)) return unusable('agents.no-object', 'An agent is a list of fields: name: …', offset);
    const whole = { start: offset, end: offset + yaml.length };
    const spanOf = nearestSpan((path) => {
      const node: unknown = document.getIn(path, true);
      const range = isNode(node) ? node.range : undefined;
      return range ? { start: offset + range[0], end: offset + range[1] } : undefined;
    }, whole);
    return { source: { fields: value, spanOf, body }, problems: [] };
  } catch (error) {
    // The library reports errors instead of throwing them, save for nesting and alias counts beyond reason.
    return unusable('agents.not-yaml', `This is no usable YAML: ${String(error)}.`, offset);
  }
}

function nearestSpan(
  find: (path: readonly (string | number)[]) => Span | undefined,
  whole: Span,
): AgentSource['spanOf'] {
  const spanOf = (path: readonly (string | number)[]): Span =>
    path.length === 0 ? whole : (find(path) ?? spanOf(path.slice(0, -1)));
  return spanOf;
}

function unusable(
  code: string,
  message: string,
  at: number,
  severity: Severity = 'error',
): ReturnType<typeof readAgentSource> {
  return { source: undefined, problems: [{ code, severity, message, span: { start: at, end: at } }] };
}
