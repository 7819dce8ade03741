import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ScenarioCell, ScenarioRow, ScenarioTable } from '../../messages/scenarios';
import { gridMove } from '../parts/grid-keys';
import { Icon } from '../parts/icon';
import type { ScenarioStore } from './scenario-store';

interface ScenarioGridProps {
  readonly store: ScenarioStore;
  readonly system: string;
  readonly table: ScenarioTable;
}

/** Events below each other, states beside each other. The keyboard moves through the cells. */
export function ScenarioGrid({ store, system, table: { states, rows } }: ScenarioGridProps): ComponentChildren {
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const size = [rows.length, states.length] as const;
  const here = [Math.min(at[0], size[0] - 1), Math.min(at[1], size[1] - 1)] as const;
  const act = (row: number, column: number): void => {
    const [found, state] = [rows[row], states[column]];
    const [first] = found?.cells[column]?.criteria ?? [];
    if (first) store.post({ type: 'open', key: first.key });
    else if (found && state) store.post({ type: 'add', cell: { system, event: found.event, state: state.name } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLButtonElement) return;
    if (event.key === 'Enter') act(...here);
    else {
      const next = gridMove(event.key, here, size);
      if (!next) return;
      table.current?.querySelector<HTMLElement>(`[data-at="${next[0]} ${next[1]}"]`)?.focus();
    }
    event.preventDefault();
  };
  return (
    <div class="scroll">
      <table
        class="matrix scenarios"
        role="grid"
        aria-label={`Events and states of ${system}`}
        ref={table}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th class="corner" scope="col">
              Event
            </th>
            {states.map(({ name, always, neverBegins }) => (
              <th key={name} scope="col">
                <span class="keyword">WHILE</span> {name}{' '}
                {always.length > 0 && (
                  <span class="always small">
                    always <Criteria store={store} criteria={always} tabIndex={0} />
                  </span>
                )}
                {neverBegins && (
                  <span class="hint small" title="No response and no event speaks of this state">
                    <Icon name="question" /> nothing says how it begins
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.event}>
              <th scope="row">
                <span class="keyword">{row.isUnwanted ? 'IF' : 'WHEN'}</span> {row.event}
              </th>
              {row.cells.map((cell, column) => (
                <td
                  key={states[column]?.name}
                  class={`cell ${cell.covered}`}
                  data-at={`${index} ${column}`}
                  tabIndex={index === here[0] && column === here[1] ? 0 : -1}
                  aria-label={cellWords(cell, row, states[column]?.name ?? '')}
                  onFocus={() => setAt([index, column])}
                >
                  <CellContent
                    store={store}
                    cell={cell}
                    isHere={index === here[0] && column === here[1]}
                    onAdd={() => act(index, column)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellContentProps {
  readonly store: ScenarioStore;
  readonly cell: ScenarioCell;
  /** The keyboard is on it, or would be. */
  readonly isHere: boolean;
  readonly onAdd: () => void;
}

function CellContent({ store, cell: { covered, criteria }, isHere, onAdd }: CellContentProps): ComponentChildren {
  if (covered === 'none') {
    return (
      <button type="button" class="add" tabIndex={-1} onClick={onAdd}>
        <Icon name="add" /> Add Criterion
      </button>
    );
  }
  return (
    <span class="ids">
      <Icon name={covered === 'here' ? 'check' : 'check-all'} />
      <Criteria store={store} criteria={criteria} tabIndex={isHere && criteria.length > 1 ? 0 : -1} />
      {covered === 'any' && <span class="muted small">in all</span>}
    </span>
  );
}

interface CriteriaProps {
  readonly store: ScenarioStore;
  readonly criteria: ScenarioCell['criteria'];
  /** Enter on a cell opens its only criterion; where it has several, they are reached by Tab. */
  readonly tabIndex: 0 | -1;
}

function Criteria({ store, criteria, tabIndex }: CriteriaProps): ComponentChildren {
  return criteria.map(({ key, id }) => (
    <button
      key={key}
      type="button"
      class="text-button"
      tabIndex={tabIndex}
      aria-label={`Open criterion ${id}`}
      onClick={() => store.post({ type: 'open', key })}
    >
      {id}
    </button>
  ));
}

function cellWords({ covered, criteria }: ScenarioCell, { event }: ScenarioRow, state: string): string {
  const ids = criteria.map(({ id }) => id).join(', ');
  const said =
    covered === 'none'
      ? 'not covered, add a criterion'
      : covered === 'any'
        ? `covered in all states by ${ids}`
        : `covered by ${ids}`;
  return `${event}, while ${state}: ${said}`;
}
