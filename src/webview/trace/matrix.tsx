import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { TraceMatrix, TraceNode, TraceRow } from '../../messages/trace';
import { gridMove } from '../parts/grid-keys';
import { Icon } from '../parts/icon';
import { nodeWords } from './node-words';
import type { TraceStore } from './trace-store';

interface MatrixProps {
  readonly store: TraceStore;
  readonly matrix: TraceMatrix;
}

/** Criteria against what there is for them. Row and column 0 are the heads; the keyboard moves through all of it. */
export function Matrix({ store, matrix }: MatrixProps): ComponentChildren {
  const { groups, rows, more, loose } = matrix;
  const table = useRef<HTMLTableElement>(null);
  const columns = groups.flatMap((group) => group.columns);
  const chosen = rows.findIndex(({ criterion }) => criterion.key === store.look.selected);
  const [at, setAt] = useState<readonly [number, number]>([Math.max(1, chosen + 1), 0]);
  const size = [rows.length + 1, columns.length + 1] as const;
  const here = [Math.min(at[0], size[0] - 1), Math.min(at[1], size[1] - 1)] as const;
  const nodeAt = (row: number, column: number): TraceNode | undefined =>
    column === 0 ? rows[row - 1]?.criterion : row === 0 ? columns[column - 1] : undefined;
  const opened = (row: number, column: number): TraceNode | undefined => {
    if (row === 0 || column === 0) return nodeAt(row, column);
    return rows[row - 1]?.marks.includes(column - 1) ? columns[column - 1] : rows[row - 1]?.criterion;
  };
  const cell = (row: number, column: number): Record<string, unknown> => ({
    'data-at': `${row} ${column}`,
    tabIndex: row === here[0] && column === here[1] ? 0 : -1,
    onFocus: () => {
      setAt([row, column]);
      const node = opened(row, column);
      if (node && node.key !== store.look.selected) store.change({ selected: node.key });
    },
    onDblClick: () => open(row, column),
  });
  const open = (row: number, column: number): void => {
    const node = opened(row, column);
    if (node) store.post({ type: 'open', key: node.key });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') open(...here);
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
        class="matrix trace-matrix"
        role="grid"
        aria-label="Criteria and what there is for them"
        aria-rowcount={rows.length + 1}
        ref={table}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th class="corner" scope="col" {...cell(0, 0)}>
              Criterion
            </th>
            {groups.map((group) =>
              group.columns.map((node, index) => (
                <th
                  key={node.key}
                  scope="col"
                  class={index === 0 ? 'upright first' : 'upright'}
                  title={nodeWords(node)}
                  aria-label={nodeWords(node)}
                  {...cell(0, 1 + columns.indexOf(node))}
                >
                  <span>{shortName(node)}</span>
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.criterion.key}
              row={row}
              at={index + 1}
              columns={columns}
              firsts={firstsOf(matrix)}
              cell={cell}
            />
          ))}
        </tbody>
      </table>
      <p class="beside">
        <span class="mark tone-good" /> done or passes, <span class="mark tone-bad" /> fails,{' '}
        <span class="mark tone-none" /> still open or not known.{' '}
        {more > 0 && `${more} more columns are not drawn: filter, or leave kinds out. `}
        {loose > 0 && `${loose} ${loose === 1 ? 'thing is' : 'things are'} for no criterion; the graph shows what.`}
      </p>
    </div>
  );
}

interface RowProps {
  readonly row: TraceRow;
  readonly at: number;
  readonly columns: readonly TraceNode[];
  readonly firsts: ReadonlySet<number>;
  readonly cell: (row: number, column: number) => Record<string, unknown>;
}

function Row({ row: { criterion, marks }, at, columns, firsts, cell }: RowProps): ComponentChildren {
  const marked = new Set(marks);
  return (
    <tr>
      <th scope="row" title={nodeWords(criterion)} aria-label={nodeWords(criterion)} {...cell(at, 0)}>
        <span class={`row-head tone-${criterion.tone}`}>
          <span class="name">{criterion.name}</span>
          <span class="text">{criterion.text}</span>
          {criterion.gaps.length > 0 && <Icon name="warning" />}
        </span>
      </th>
      {columns.map((node, index) => (
        <td
          key={node.key}
          class={firsts.has(index) ? 'first' : undefined}
          aria-label={marked.has(index) ? `${criterion.name}, ${nodeWords(node)}` : undefined}
          {...cell(at, index + 1)}
        >
          {marked.has(index) && <span class={`mark tone-${node.tone}`} />}
        </td>
      ))}
    </tr>
  );
}

/** Columns with which a kind begins. */
function firstsOf({ groups }: TraceMatrix): ReadonlySet<number> {
  const firsts = new Set<number>();
  let at = 0;
  for (const { columns } of groups) {
    firsts.add(at);
    at += columns.length;
  }
  return firsts;
}

const shortName = ({ kind, name, text }: TraceNode): string =>
  kind === 'property' || kind === 'task' ? `${name} ${text}` : name;
