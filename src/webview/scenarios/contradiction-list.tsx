import type { ComponentChildren } from 'preact';
import type { ScenarioView } from '../../messages/scenarios';
import type { ScenarioStore } from './scenario-store';

interface ContradictionListProps {
  readonly store: ScenarioStore;
  readonly contradictions: ScenarioView['contradictions'];
}

type Row = ScenarioView['contradictions']['rows'][number];

/** Criteria that cannot both hold, of the whole spec: each pair in a row, each criterion a link to its text. */
export function ContradictionList({ store, contradictions: { rows, all } }: ContradictionListProps): ComponentChildren {
  return (
    <section class="contradictions" aria-labelledby="contradictions">
      <header>
        <h2 id="contradictions">Contradictions ({all})</h2>
        {rows.length < all && <span class="small">the first {rows.length}, all are in the export</span>}
        <span class="space" />
        <button type="button" class="secondary" onClick={() => store.post({ type: 'exportContradictions' })}>
          Export Contradictions as CSV
        </button>
      </header>
      <div class="pairs" role="region" aria-label="Pairs of criteria" tabIndex={0}>
        <table aria-labelledby="contradictions">
          <thead>
            <tr>
              <th scope="col">Criterion</th>
              <th scope="col">Contradicts</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ first, second, reason }) => (
              <tr key={`${first.key} ${second.key} ${reason}`}>
                <Side store={store} criterion={second} />
                <Side store={store} criterion={first} />
                <td class="why">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface SideProps {
  readonly store: ScenarioStore;
  readonly criterion: Row['first'];
}

function Side({ store, criterion: { key, id, text } }: SideProps): ComponentChildren {
  return (
    <td>
      <button
        type="button"
        class="text-button"
        aria-label={`Open criterion ${id}`}
        onClick={() => store.post({ type: 'open', key })}
      >
        {id}
      </button>{' '}
      {text}
    </td>
  );
}
