import type { Secrets } from '../ports';

/** The environment variable of each secret: those that the providers' own tools read. */
const variables: Readonly<Record<string, string>> = { anthropic: 'ANTHROPIC_API_KEY' };

/** Every variable that holds a key. Commands do not get them: what a command prints is shown to the model and kept. */
export const secretVariables: readonly string[] = Object.values(variables);

/** The terminal's keys: those of the environment, read when they are asked for. An empty variable is none. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    get(name) {
      const variable = variables[name];
      const value = variable === undefined ? undefined : environment[variable]?.trim();
      return Promise.resolve(value === '' ? undefined : value);
    },
  };
}
