import type { Secrets } from '../ports';
import { bedrockTokenVariable } from './aws';

/** The environment variable of each secret: those that the providers' own tools read. */
const variables: Readonly<Record<string, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  'search:brave': 'BRAVE_API_KEY',
  'search:tavily': 'TAVILY_API_KEY',
};

/** `FINGERPOST_ENDPOINT_OLLAMA_KEY` for the endpoint `ollama`. */
function endpointVariable(name: string): string | undefined {
  const [, id] = /^endpoint:(.+)$/.exec(name) ?? [];
  return id && `FINGERPOST_ENDPOINT_${id.toUpperCase().replaceAll('-', '_')}_KEY`;
}

/**
 * Every variable that holds a key of a model or of web searches. Commands do not get them: what a command prints is shown to the model and
 * kept. The keys of an AWS account stay: commands that deploy something need them.
 */
export function secretVariablesIn(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const ofEndpoints = Object.keys(environment).filter((name) => /^FINGERPOST_ENDPOINT_\w+_KEY$/.test(name));
  return [...Object.values(variables), bedrockTokenVariable, ...ofEndpoints];
}

/** The terminal's keys: those of the environment, read when they are asked for. An empty variable is none. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    get(name) {
      const variable = variables[name] ?? endpointVariable(name);
      const value = variable === undefined ? undefined : environment[variable]?.trim();
      return Promise.resolve(value === '' ? undefined : value);
    },
  };
}
