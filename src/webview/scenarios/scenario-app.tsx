import type { ComponentChildren } from 'preact';
import type { ScenarioTable, ScenarioView } from '../../messages/scenarios';
import { FilterField } from '../parts/filter-field';
import { Pager } from '../parts/pager';
import { SpecFrame } from '../parts/spec-frame';
import { Toggle } from '../parts/toggle';
import { ContradictionList } from './contradiction-list';
import { ScenarioGrid } from './scenario-grid';
import type { ScenarioStore } from './scenario-store';

/** What happens when, in every state: events against states of one system, with what no criterion speaks of. */
export function ScenarioApp({ store }: { readonly store: ScenarioStore }): ComponentChildren {
  const { look, view, failure, isGone, change, post } = store;
  const tools = view?.table && (
    <>
      <SystemPicker view={view} onChoose={(system) => change({ system, from: 0 })} />
      <FilterField label="Filter events" text={look.text} onText={(text) => change({ text, from: 0 })} />
      <Toggle
        pressed={look.uncoveredOnly}
        onToggle={() => change({ uncoveredOnly: !look.uncoveredOnly, from: 0 })}
        title="Only events that some state says nothing of"
      >
        Gaps only
      </Toggle>
      <span class="space" />
      <button type="button" class="secondary" onClick={() => post({ type: 'copyDiagram' })}>
        Copy State Diagram
      </button>
      <button type="button" class="secondary" onClick={() => post({ type: 'export' })}>
        Export CSV
      </button>
    </>
  );
  return (
    <SpecFrame
      title={view ? `Scenarios of ${view.name}` : 'Scenarios'}
      tools={tools}
      failure={failure}
      onDismiss={store.dismissFailure}
      isGone={isGone}
    >
      {view && !isGone && (
        <>
          {view.table ? <Drawn store={store} view={view} table={view.table} /> : <NoStates />}
          {view.contradictions.all > 0 && <ContradictionList store={store} contradictions={view.contradictions} />}
          {view.table && <Foot />}
        </>
      )}
    </SpecFrame>
  );
}

function NoStates(): ComponentChildren {
  return (
    <p class="empty">
      No system of this spec has states (WHILE …) as well as events (WHEN …, IF …), so there is nothing to compare.
      Write “WHILE the door is open, WHEN a guest rings, THE Desk SHALL …”.
    </p>
  );
}

interface DrawnProps {
  readonly store: ScenarioStore;
  readonly view: ScenarioView;
  readonly table: ScenarioTable;
}

function Drawn({ store, view, table }: DrawnProps): ComponentChildren {
  const missing = table.cells - table.covered;
  return (
    <>
      <div class="said" role="status">
        <span>
          <strong>{table.covered}</strong> of <strong>{table.cells}</strong> combinations covered
        </span>
        <span class={missing > 0 ? 'warn' : undefined}>
          {missing > 0 ? `${missing} not covered` : 'Nothing is left open'}
        </span>
        {view.contradictions.all === 0 && <span>No two criteria contradict each other by their words</span>}
        <Pager what="events" shown={table.shown} most={table.shown.most} onPage={(from) => store.change({ from })} />
      </div>
      {table.rows.length === 0 ? (
        <p class="empty">Nothing fits the filter.</p>
      ) : (
        <ScenarioGrid store={store} system={view.look.system ?? ''} table={table} />
      )}
    </>
  );
}

function Foot(): ComponentChildren {
  return (
    <footer class="foot">
      <p class="told">
        <span>
          Arrow keys move, Enter opens a criterion or begins the one that is missing. What is written “in all” names the
          event and no state.
        </span>
      </p>
    </footer>
  );
}

interface SystemPickerProps {
  readonly view: ScenarioView;
  readonly onChoose: (system: string) => void;
}

function SystemPicker({ view: { systems, look }, onChoose }: SystemPickerProps): ComponentChildren {
  return (
    <select
      class="system"
      aria-label="System"
      value={look.system}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {systems.map(({ name, uncovered }) => (
        <option key={name} value={name}>
          {uncovered > 0 ? `${name} (${uncovered} open)` : name}
        </option>
      ))}
    </select>
  );
}
