import type { ComponentChildren } from 'preact';
import type { TraceView } from '../../messages/trace';
import { FilterField } from '../parts/filter-field';
import { Icon } from '../parts/icon';
import { Pager } from '../parts/pager';
import { SpecFrame } from '../parts/spec-frame';
import { Toggle } from '../parts/toggle';
import { Foot } from './foot';
import { Graph } from './graph';
import { Matrix } from './matrix';
import { hideable, type TraceStore } from './trace-store';

const names = { property: 'Properties', task: 'Tasks', test: 'Tests', file: 'Files', commit: 'Commits' } as const;

/** The traceability of a spec: what there is for each criterion, and what is missing. */
export function TraceApp({ store }: { readonly store: TraceStore }): ComponentChildren {
  const { look, view, failure, isGone, change, post } = store;
  const toggleKind = (kind: (typeof hideable)[number]): void =>
    change({
      hidden: look.hidden.includes(kind) ? look.hidden.filter((each) => each !== kind) : [...look.hidden, kind],
    });
  const tools = (
    <>
      <div class="group" role="group" aria-label="Drawn as">
        <Toggle pressed={look.mode === 'graph'} onToggle={() => change({ mode: 'graph' })}>
          Graph
        </Toggle>
        <Toggle pressed={look.mode === 'matrix'} onToggle={() => change({ mode: 'matrix' })}>
          Matrix
        </Toggle>
      </div>
      <FilterField label="Filter" text={look.text} onText={(text) => change({ text, from: 0 })} />
      <Toggle
        pressed={look.gapsOnly}
        onToggle={() => change({ gapsOnly: !look.gapsOnly, from: 0 })}
        title="Only what something is missing at"
      >
        Gaps only
      </Toggle>
      <div class="group" role="group" aria-label="Kinds">
        {hideable.map((kind) => (
          <Toggle key={kind} pressed={!look.hidden.includes(kind)} onToggle={() => toggleKind(kind)}>
            {names[kind]}
          </Toggle>
        ))}
      </div>
      <span class="space" />
      <button type="button" class="secondary" onClick={() => post({ type: 'export', as: 'svg' })}>
        Export SVG
      </button>
      <button type="button" class="secondary" onClick={() => post({ type: 'export', as: 'csv' })}>
        Export CSV
      </button>
    </>
  );
  return (
    <SpecFrame
      title={view ? `Traceability of ${view.name}` : 'Traceability'}
      tools={tools}
      failure={failure}
      onDismiss={store.dismissFailure}
      isGone={isGone}
    >
      {view && !isGone && <Drawn store={store} view={view} />}
    </SpecFrame>
  );
}

function Drawn({ store, view }: { readonly store: TraceStore; readonly view: TraceView }): ComponentChildren {
  const { picture, shown, coverage, gaps } = view;
  const isEmpty = picture.kind === 'graph' ? picture.nodes.length === 0 : picture.rows.length === 0;
  return (
    <>
      <div class="said" role="status">
        <span>
          <strong>{coverage.criteria}</strong> {coverage.criteria === 1 ? 'criterion' : 'criteria'}
        </span>
        <span>
          <strong>{coverage.withTask}</strong> with a task
        </span>
        <span>
          <strong>{coverage.withTest}</strong> with a test
        </span>
        <span>
          {coverage.gaps > 0 && <Icon name="warning" />}
          <strong>{coverage.gaps}</strong> {coverage.gaps === 1 ? 'gap' : 'gaps'}
        </span>
        {gaps.map((gap) => (
          <span key={gap}>
            <Icon name="warning" />
            {gap}
          </span>
        ))}
        <Pager what="criteria" shown={shown} most={shown.most} onPage={(from) => store.change({ from })} />
      </div>
      {isEmpty ? (
        <p class="empty">
          {coverage.criteria === 0
            ? 'The spec has no acceptance criteria yet. They are written in requirements.md.'
            : 'Nothing fits the filter.'}
        </p>
      ) : picture.kind === 'graph' ? (
        <Graph store={store} layout={picture} lit={view.selected?.lit} />
      ) : (
        <Matrix store={store} matrix={picture} />
      )}
      <Foot store={store} selected={view.selected} />
    </>
  );
}
