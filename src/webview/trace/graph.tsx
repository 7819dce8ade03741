import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LaidColumn, LaidNode, TraceLayout } from '../../messages/trace';
import { Icon } from '../parts/icon';
import { nodeWords } from './node-words';
import type { TraceStore } from './trace-store';

interface GraphProps {
  readonly store: TraceStore;
  readonly layout: TraceLayout;
  /** Keys of what is on the selected threads. */
  readonly lit: readonly string[] | undefined;
}

/** Columns of things with the lines between them. Each column is a list; one thing of all has the keyboard. */
export function Graph({ store, layout, lit }: GraphProps): ComponentChildren {
  const { columns, nodes, edges, width, height } = layout;
  const place = useRef<HTMLDivElement>(null);
  const bright = lit && new Set(lit);
  const active = nodes.find(({ key }) => key === store.look.selected) ?? nodes[0];
  const focus = (key: string): void => {
    const found = [...(place.current?.querySelectorAll<HTMLElement>('.node') ?? [])].find(
      ({ dataset }) => dataset['key'] === key,
    );
    found?.focus();
    found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  useLayoutEffect(() => {
    if (store.led > 0 && store.look.selected !== undefined) focus(store.look.selected);
  }, [store.led]);
  const onKeyDown = (event: KeyboardEvent, node: LaidNode): void => {
    if (event.key === 'Enter') store.post({ type: 'open', key: node.key });
    else if (event.key === 'Escape') store.change({ selected: undefined });
    else {
      const next = nextNode(event.key, node, layout);
      if (!next) return;
      focus(next.key);
    }
    event.preventDefault();
  };
  return (
    <div class="scroll" ref={place}>
      <div class="graph" style={{ width: `${width}px`, height: `${height}px` }} data-lit={bright !== undefined}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map(({ from, to, path }) => (
            <path key={`${from}\n${to}`} d={path} class={bright?.has(from) && bright.has(to) ? 'lit' : undefined} />
          ))}
        </svg>
        {columns.map((column) => (
          <Column key={column.kind} column={column}>
            {nodes
              .filter(({ kind }) => kind === column.kind)
              .map((node) => (
                <div
                  key={node.key}
                  role="option"
                  class={classOf(node, bright)}
                  style={{ left: `${node.x}px`, top: `${node.y}px` }}
                  data-key={node.key}
                  tabIndex={node === active ? 0 : -1}
                  aria-selected={node.key === store.look.selected}
                  aria-label={nodeWords(node)}
                  title={nodeWords(node)}
                  onFocus={() => {
                    if (store.look.selected !== node.key) store.change({ selected: node.key });
                  }}
                  onDblClick={() => store.post({ type: 'open', key: node.key })}
                  onKeyDown={(event) => onKeyDown(event, node)}
                >
                  <span class="name">{node.name}</span>
                  {node.kind !== 'file' && node.kind !== 'test' && <span class="text">{node.text}</span>}
                  {node.gaps.length > 0 && <Icon name="warning" />}
                </div>
              ))}
          </Column>
        ))}
      </div>
    </div>
  );
}

/** How things are known that no document names. */
const foundBy: Readonly<Partial<Record<LaidColumn['kind'], string>>> = {
  test: 'Found by the tag in or above them: “Feature: name, Property 1”',
  file: 'Changed by the last run of a task',
  commit: 'Found by a tag in their message: “Feature: name, Requirement 1.2”',
};

interface ColumnProps {
  readonly column: LaidColumn;
  readonly children: ComponentChildren;
}

function Column({ column: { kind, label, count, more, x }, children }: ColumnProps): ComponentChildren {
  return (
    <>
      <div class="column-head" style={{ left: `${x}px` }} title={foundBy[kind]} aria-hidden="true">
        {label} <span class="muted">{more > 0 ? `${count}, ${more} not drawn` : count}</span>
      </div>
      {count > 0 && (
        <div role="listbox" aria-label={`${label}, ${count}`} data-kind={kind}>
          {children}
        </div>
      )}
    </>
  );
}

function classOf(node: LaidNode, bright: ReadonlySet<string> | undefined): string {
  const gap = node.gaps.length > 0 ? ' gap' : '';
  return `node tone-${node.tone}${gap}${bright?.has(node.key) ? ' lit' : ''}`;
}

/** Up and down within a column; to the sides first along a line, else to what is nearest. */
function nextNode(key: string, node: LaidNode, { nodes, edges, columns }: TraceLayout): LaidNode | undefined {
  const own = nodes.filter(({ kind }) => kind === node.kind);
  const at = own.indexOf(node);
  switch (key) {
    case 'ArrowUp':
      return own[at - 1];
    case 'ArrowDown':
      return own[at + 1];
    case 'Home':
      return own[0];
    case 'End':
      return own.at(-1);
    case 'ArrowRight':
    case 'ArrowLeft': {
      const isRight = key === 'ArrowRight';
      const along = edges.flatMap(({ from, to }) =>
        isRight ? (from === node.key ? [to] : []) : to === node.key ? [from] : [],
      );
      const tied = nodes.filter((each) => along.includes(each.key));
      const column = columns.findIndex(({ kind }) => kind === node.kind);
      const others = isRight ? columns.slice(column + 1) : columns.slice(0, column).reverse();
      const beside = others
        .map(({ kind }) => nodes.filter((each) => each.kind === kind))
        .find((each) => each.length > 0);
      return nearest(node, tied.length > 0 ? tied : (beside ?? []));
    }
    default:
      return undefined;
  }
}

const nearest = (node: LaidNode, others: readonly LaidNode[]): LaidNode | undefined =>
  others.toSorted(
    (a, b) => Math.abs(a.x - node.x) - Math.abs(b.x - node.x) || Math.abs(a.y - node.y) - Math.abs(b.y - node.y),
  )[0];
