import * as vscode from 'vscode';
import { Debounced } from '../debounced';
import { testController } from '../ids';
import { registerCommands, type Registration } from '../registration';
import { reportFailure } from '../report';
import type { PropertyTesting } from './property-testing';

/** The tests of properties in the editor's list of tests (PBT-05, PBT-09, PBT-12). They are looked for when it is first opened. */
export function registerTesting(registration: Registration): void {
  registerCommands(registration, ['resolveCounterexample']);
  const { context, lazyCore, log } = registration;
  const controller = vscode.tests.createTestController(testController, 'Fingerpost Properties');
  const work = async (what: string, todo: (testing: PropertyTesting) => Promise<void>): Promise<void> => {
    try {
      await todo((await lazyCore.get()).testing);
    } catch (error) {
      reportFailure(log, lazyCore, { what }, error);
    }
  };
  /** Before somebody has opened the list there is nothing in it to be out of date. */
  let isOpen = false;
  const looking = 'Looking for property tests';
  const refresh = (): Promise<void> => work(looking, (testing) => testing.refresh(controller));
  const soon = new Debounced(400, () => {
    if (isOpen) void refresh(); // its failure is reported
  });
  controller.resolveHandler = (item) => {
    isOpen = true;
    return work(looking, (testing) => testing.resolve(controller, item));
  };
  controller.refreshHandler = refresh;
  const { Run } = vscode.TestRunProfileKind;
  const profile = (label: string, again: boolean): vscode.TestRunProfile =>
    controller.createRunProfile(
      label,
      Run,
      (request, token) => work(label, (testing) => testing.run(controller, request, again, token)),
      !again,
    );
  context.subscriptions.push(
    controller,
    soon,
    profile('Run', false),
    profile('Run with the Failing Seed', true),
    lazyCore.onDidChange((change) => {
      if (change === 'tests') soon.call();
    }),
  );
}
