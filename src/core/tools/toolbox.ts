import { z } from 'zod';
import { canonicalToolName } from '../events/tool-names';
import { didYouMean } from './similarity';
import type { Access, AnyTool, Plan, SecretUse, ToolContext, ToolResult } from './tool';

/** A tool as a model is told of it; the shape that models/ asks for. */
export interface ToolSpecification {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: object;
}

/** A call of the model, as its message holds it. */
export interface RawCall {
  readonly name: string;
  readonly input: unknown;
  /** What the model sent where it was no JSON object. */
  readonly malformed?: string | undefined;
}

/** A call that is understood: its input fits its tool's schema. Nothing has been judged or run yet. */
export interface PreparedCall {
  /** Canonical (`ONE-28`). */
  readonly name: string;
  readonly input: unknown;
  readonly accesses: readonly Access[];
  /** What becomes of placeholders in the input. */
  readonly secretUse: SecretUse | 'refused';
  /** Placeholders whose secrets the call would hand to a program. */
  readonly secrets?: readonly string[];
  /** One line for people. */
  readonly label: string;
  /** What will happen, in full. */
  readonly detail: string;
  run(context: ToolContext): Promise<ToolResult>;
}

/** A call that is understood, and has to look before it can be judged as a whole. */
export interface UnplannedCall extends Omit<PreparedCall, 'detail' | 'run'> {
  /** What it would do; a result where it ends here. */
  plan(context: ToolContext): Promise<PreparedCall | ToolResult>;
}

/** The tools of one agent. */
export interface Toolbox {
  /** In the order in which the tools were given, the same bytes every time, so that prompt caches hold. */
  specs(): readonly ToolSpecification[];
  /** Total: a call that cannot be understood comes back as a problem that tells the model how to mend it. */
  prepare(call: RawCall): PreparedCall | UnplannedCall | { readonly problem: string };
}

/**
 * @param aliases other names for the model, by canonical name (AGENT-17); rules and payloads keep the canonical one
 * @throws TypeError when two tools have one name: a bug of the caller
 */
export function createToolbox(tools: readonly AnyTool[], aliases: ReadonlyMap<string, string> = new Map()): Toolbox {
  const nameOf = ({ name }: AnyTool): string => aliases.get(name) ?? name;
  const byName = new Map([
    ...tools.map((tool) => [tool.name, tool] as const),
    ...tools.map((tool) => [nameOf(tool), tool] as const),
  ]);
  const names = tools.map(nameOf);
  if (new Set(names).size !== tools.length) throw new TypeError('Two tools have the same name');
  const specs = tools.map((tool) => ({ ...specOf(tool), name: nameOf(tool) }));
  return {
    specs: () => specs,
    prepare(call) {
      const tool = byName.get(call.name) ?? byName.get(canonicalToolName(call.name));
      if (tool === undefined) return { problem: unknownTool(call.name, names) };
      if (call.malformed !== undefined) {
        return { problem: notWhole(tool) };
      }
      const parsed = tool.input.safeParse(call.input);
      if (!parsed.success) return { problem: invalidInput(tool, parsed.error) };
      const input = parsed.data;
      const label = tool.label(input);
      const secretUse: PreparedCall['secretUse'] = tool.secrets ?? 'refused';
      const understood = { name: tool.name, input, accesses: tool.access(input), secretUse, label };
      if (!('plan' in tool)) {
        return { ...understood, detail: tool.detail?.(input) ?? label, run: (context) => tool.run(input, context) };
      }
      return {
        ...understood,
        plan: async (context) => {
          const plan = await tool.plan(input, context);
          return 'outcome' in plan ? plan : planned(understood, plan);
        },
      };
    },
  };
}

function planned(
  { name, input, secretUse }: Pick<PreparedCall, 'name' | 'input' | 'secretUse'>,
  plan: Plan,
): PreparedCall {
  const { access, label, detail } = plan;
  return { name, input, secretUse, accesses: access, label, detail, run: (context) => plan.run(context) };
}

function specOf(tool: AnyTool): ToolSpecification {
  const schema = Object.entries(z.toJSONSchema(tool.input, { io: 'input' }));
  // Which dialect it is written in tells a model nothing.
  const inputSchema = Object.fromEntries(schema.filter(([key]) => key !== '$schema'));
  return { name: tool.name, description: tool.description, inputSchema };
}

function unknownTool(name: string, names: readonly string[]): string {
  return `There is no tool named ${JSON.stringify(name)}.${didYouMean(name, names)} The tools are: ${names.join(', ') || 'none'}.`;
}

function notWhole(tool: AnyTool): string {
  return `The input of ${tool.name} was not a whole JSON object; nothing was done. If it was long it may have been cut off: then do it in smaller parts. ${expected(tool)}`;
}

function invalidInput(tool: AnyTool, error: z.ZodError): string {
  const issues = error.issues.map(
    ({ path, message }) => `- ${path.length === 0 ? 'input' : path.join('.')}: ${message}`,
  );
  return [`The input of ${tool.name} does not fit; nothing was done.`, ...issues, expected(tool)].join('\n');
}

function expected(tool: AnyTool): string {
  return `It takes this JSON Schema: ${JSON.stringify(specOf(tool).inputSchema)}`;
}
