import { registerCommands, type Registration } from '../registration';

/** Commands that say which model thinks, and with which key. */
export function registerModels(registration: Registration): void {
  registerCommands(registration, [
    'setApiKey',
    'removeApiKey',
    'chooseModel',
    'setBaseUrl',
    'setUpBedrock',
    'addModelEndpoint',
    'removeModelEndpoint',
  ]);
}
