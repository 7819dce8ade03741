import { registerCommands, type Registration } from '../registration';

/** The command that says who searches the web. */
export function registerWeb(registration: Registration): void {
  registerCommands(registration, ['setUpWebSearch']);
}
