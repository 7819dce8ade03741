import { registerCommands, type Registration } from '../registration';

/** What the user decides about what the agent may see. */
export function registerTrust(registration: Registration): void {
  registerCommands(registration, ['addIgnoreFile']);
}
