import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { PropertyRunRequest } from '../../core/workflow/properties/property-tests';
import type { RanTest } from '../../core/workflow/properties/run-properties';
import type { TestRow } from '../../core/workflow/properties/test-rows';
import { withSignal } from '../abort';
import { askToRunTests } from '../ask-to-run-tests';
import { contextValues } from '../ids';
import { toUri } from '../ports/uri';
import { toRange } from '../specs/spec-ranges';

/** What the editor's list of tests asks. The entry bundle has the controller; what is in it is the core's. */
export class PropertyTesting {
  /** Rows by the items that show them, and specs by theirs. */
  readonly #rows = new WeakMap<vscode.TestItem, { readonly dir: string; readonly id: string }>();
  readonly #specs = new WeakMap<vscode.TestItem, string>();
  /** By spec and row. */
  readonly #items = new Map<string, vscode.TestItem>();
  /** What is said of a test beside its row, since it was last run. */
  readonly #told = new Map<string, string>();

  constructor(private readonly core: Core) {}

  /** @param item whose children are wanted; undefined: the specs */
  async resolve(controller: vscode.TestController, item: vscode.TestItem | undefined): Promise<void> {
    const dir = item && this.#specs.get(item);
    if (item === undefined) await this.#listSpecs(controller);
    else if (dir !== undefined) await this.#listTests(controller, item, dir);
  }

  /** Looks again for specs, and for the tests of those that were opened. */
  async refresh(controller: vscode.TestController): Promise<void> {
    await this.#listSpecs(controller);
    for (const [, item] of controller.items) {
      const dir = this.#specs.get(item);
      if (dir !== undefined && !item.canResolveChildren) await this.#listTests(controller, item, dir);
    }
  }

  /** The property of a test in the list; undefined for an item of somebody else. */
  async propertyOf(item: vscode.TestItem): Promise<{ readonly dir: string; readonly number: string } | undefined> {
    const row = this.#rows.get(item);
    if (!row) return undefined;
    const number = await this.core.properties.propertyOf(row.dir, row.id, new AbortController().signal);
    return number === undefined ? undefined : { dir: row.dir, number };
  }

  async run(
    controller: vscode.TestController,
    request: vscode.TestRunRequest,
    again: boolean,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const requests = await this.#requests(controller, request);
    const run = controller.createTestRun(request, 'Properties');
    const began: vscode.TestItem[] = [];
    try {
      const ran = await withSignal(token, (signal) =>
        this.core.properties.run(
          requests,
          {
            again,
            ask: askToRunTests,
            output: (text) => run.appendOutput(lines(text)),
            began: (tests) => {
              for (const { dir, id } of tests) {
                const item = this.#items.get(keyOf(dir, id));
                if (!item) continue;
                began.push(item);
                run.started(item);
              }
            },
          },
          signal,
        ),
      );
      const told = new Set(ran.flatMap((test) => this.#tell(run, test) ?? []));
      // The person does not let them be run.
      for (const item of began) if (!told.has(item)) run.skipped(item);
    } finally {
      run.end();
    }
  }

  /** What is meant by a request, in the core's terms. */
  async #requests(
    controller: vscode.TestController,
    { include, exclude = [] }: vscode.TestRunRequest,
  ): Promise<readonly PropertyRunRequest[]> {
    if (controller.items.size === 0) await this.#listSpecs(controller);
    const wanted = include ?? [...controller.items].map(([, item]) => item);
    const left = new Set(exclude);
    const requests = new Map<string, Set<string>>();
    for (const item of wanted) {
      const spec = this.#specs.get(item);
      // Tests of a spec that nobody has opened are looked for now.
      if (spec !== undefined && item.canResolveChildren) await this.#listTests(controller, item, spec);
      for (const { dir, id } of this.#leaves(item, left)) requests.set(dir, (requests.get(dir) ?? new Set()).add(id));
    }
    return [...requests].map(([dir, ids]) => ({ dir, rows: [...ids] }));
  }

  #leaves(item: vscode.TestItem, left: ReadonlySet<vscode.TestItem>): readonly { dir: string; id: string }[] {
    if (left.has(item)) return [];
    const row = this.#rows.get(item);
    if (item.children.size === 0) return row ? [row] : [];
    return [...item.children].flatMap(([, child]) => this.#leaves(child, left));
  }

  async #listSpecs(controller: vscode.TestController): Promise<void> {
    const rows = await this.core.properties.specs();
    const known = new Map([...controller.items].map(([id, item]) => [id, item]));
    controller.items.replace(
      rows.map(({ dir, name, rootName }) => {
        const item = known.get(dir) ?? controller.createTestItem(dir, name);
        if (!known.has(dir)) item.canResolveChildren = true;
        if (hasManyRoots()) item.description = rootName;
        this.#specs.set(item, dir);
        return item;
      }),
    );
  }

  async #listTests(controller: vscode.TestController, item: vscode.TestItem, dir: string): Promise<void> {
    item.busy = true;
    try {
      const rows = await this.core.properties.tests(dir, new AbortController().signal);
      item.children.replace(rows.map((row) => this.#itemOf(controller, dir, row)));
      item.canResolveChildren = false;
      item.description = rows.length === 0 ? 'no test bears its tag' : hasManyRoots() ? (item.description ?? '') : '';
    } finally {
      item.busy = false;
    }
  }

  #itemOf(controller: vscode.TestController, dir: string, row: TestRow): vscode.TestItem {
    const key = keyOf(dir, row.id);
    const known = this.#items.get(key);
    const uri = toUri(row.place.uri);
    // An item's place cannot be changed, and its results go with it.
    const item = known?.uri?.toString() === uri.toString() ? known : controller.createTestItem(row.id, row.label, uri);
    item.label = row.label;
    item.description = [row.detail, this.#told.get(key) ?? ''].filter((part) => part !== '').join(' · ');
    item.range = toRange(row.place);
    item.children.replace(row.children.map((child) => this.#itemOf(controller, dir, child)));
    this.#rows.set(item, { dir, id: row.id });
    this.#items.set(key, item);
    return item;
  }

  #tell(run: vscode.TestRun, { dir, id, state, text, place, counterexample }: RanTest): vscode.TestItem | undefined {
    const key = keyOf(dir, id);
    const item = this.#items.get(key);
    if (!item) return undefined;
    const at = new vscode.Location(toUri(place.uri), new vscode.Position(place.line - 1, 0));
    const message = new vscode.TestMessage(text);
    message.location = at;
    if (counterexample !== undefined) message.contextValue = contextValues.counterexample;
    this.#told.delete(key);
    switch (state) {
      case 'held':
        run.passed(item);
        break;
      case 'expected-fail':
        // It is as it should be; that it fails all the same is said where it stands.
        this.#told.set(key, 'fails as it should');
        run.passed(item);
        break;
      case 'skipped':
        run.skipped(item);
        break;
      case 'failed':
        run.failed(item, message);
        break;
      case 'unknown':
        run.errored(item, message);
    }
    run.appendOutput(lines(`\n${item.label}: ${text}\n`), at, item);
    return item;
  }
}

/** Lists say which folder they mean. */
const hasManyRoots = (): boolean => (vscode.workspace.workspaceFolders?.length ?? 0) > 1;

const keyOf = (dir: string, id: string): string => JSON.stringify([dir, id]);

/** As a terminal has them. */
const lines = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n');
