import { registerCommands, type Registration } from '../registration';

/** The list of background processes. */
export function registerProcesses(registration: Registration): void {
  registerCommands(registration, ['showProcesses']);
}
