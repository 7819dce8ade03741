import type { ComponentChildren } from 'preact';
import type { ToolItem } from '../../../core/events/view';
import { useFold } from '../fold';
import { Icon } from '../../parts/icon';
import { toolStateWords } from '../words';
import { Approval } from './approval';
import { ChangedFiles } from './changed-files';
import { RanIn } from './ran-in';
import { Sources } from './sources';
import { Subagents } from './subagents';
import { ToolOutput } from './tool-output';

interface ToolCardProps {
  readonly item: ToolItem;
  /** It is asked for and can be answered. */
  readonly active: boolean;
}

const toolIcons: Readonly<Record<string, string>> = {
  read: 'file',
  write: 'edit',
  delete: 'trash',
  move: 'move',
  shell: 'terminal',
  glob: 'files',
  grep: 'search',
  list_folder: 'folder',
  diagnostics: 'warning',
  web_fetch: 'globe',
  web_search: 'globe',
  rename: 'rename',
  relocate: 'references',
  refactor: 'lightbulb',
  process_start: 'server-process',
  process_output: 'output',
  process_list: 'server-process',
  process_stop: 'debug-stop',
  subagent: 'organization',
};

const movingTools: ReadonlySet<string> = new Set(['move', 'relocate']);

const stateIcons = {
  drafting: { name: 'loading', spin: true },
  asking: { name: 'question', spin: false },
  running: { name: 'loading', spin: true },
  done: { name: 'check', spin: false },
  failed: { name: 'error', spin: false },
  refused: { name: 'circle-slash', spin: false },
  cancelled: { name: 'circle-slash', spin: false },
  unknown: { name: 'warning', spin: false },
} satisfies Record<ToolItem['state'], { name: string; spin: boolean }>;

/** A tool call: one calm line, unfolded while it asks or runs. */
export function ToolCard({ item, active }: ToolCardProps): ComponentChildren {
  const asking = item.state === 'asking';
  const live = item.state === 'running' && item.output !== '';
  const [open, toggle] = useFold(item.id, item.state === 'unknown' || live);
  const hasBody = item.output !== '' || (item.ask !== undefined && !asking);
  return (
    <div class={`tool ${active ? 'card' : ''}`} role="group" aria-label={`${item.label}, ${stateWords(item)}`}>
      <Head item={item} open={open} onToggle={hasBody ? toggle : undefined} />
      {item.ask !== undefined && asking && <Approval call={item} ask={item.ask} active={active} />}
      <Subagents call={item} />
      {item.sandbox !== undefined && isDenied(item.sandbox) && <RanIn ran={item.sandbox} />}
      <ChangedFiles call={item.call} changes={item.changes} moves={movingTools.has(item.name)} />
      <Sources item={item} />
      {open && hasBody && (
        <div class="tool-body">
          {item.ask !== undefined && !asking && <Answered ask={item.ask} />}
          {item.sandbox !== undefined && !isDenied(item.sandbox) && <RanIn ran={item.sandbox} />}
          {item.output !== '' && <ToolOutput text={item.output} live={item.state === 'running'} />}
        </div>
      )}
    </div>
  );
}

/** Then it is shown without unfolding the card. */
const isDenied = ({ hosts, files }: NonNullable<ToolItem['sandbox']>): boolean => hosts.length > 0 || files.length > 0;

interface HeadProps {
  readonly item: ToolItem;
  readonly open: boolean;
  /** Undefined: there is nothing to unfold. */
  readonly onToggle: (() => void) | undefined;
}

function Head({ item, open, onToggle }: HeadProps): ComponentChildren {
  const state = stateIcons[item.state];
  const content = (
    <>
      <Icon name={toolIcons[item.name] ?? 'tools'} />
      <span class="tool-label" title={item.label}>
        {item.label}
      </span>
      <span class="tool-state" title={stateWords(item)}>
        {needsWord(item) && <span class="tool-state-word">{stateWords(item)}</span>}
        <Icon name={state.name} spin={state.spin} />
        {!needsWord(item) && <span class="visually-hidden">{stateWords(item)}</span>}
      </span>
    </>
  );
  if (!onToggle) return <div class="tool-head">{content}</div>;
  return (
    <button type="button" class="tool-head" aria-expanded={open} onClick={onToggle}>
      {content}
    </button>
  );
}

/** How the question was answered, once it no longer asks. */
function Answered({ ask }: { readonly ask: NonNullable<ToolItem['ask']> }): ComponentChildren {
  const words = {
    run: 'You let it run.',
    always: 'You let it run, and always in this session.',
    reject: 'You rejected it.',
  };
  return (
    <>
      <p class="muted small">
        {ask.answer === undefined ? 'Not answered.' : words[ask.answer]}
        {ask.trusts !== undefined && ` You trust ${ask.trusts} from now on.`}
      </p>
      <pre class="detail">
        <code>{ask.detail}</code>
      </pre>
      {ask.changed !== undefined && (
        <>
          <p class="muted small">You changed it to:</p>
          <pre class="detail">
            <code>{ask.changed}</code>
          </pre>
        </>
      )}
    </>
  );
}

function stateWords({ state, ask }: ToolItem): string {
  if (state === 'refused' && ask?.answer === 'reject') return 'rejected';
  if (state === 'asking' && ask?.answer !== undefined) return 'starting';
  return toolStateWords[state];
}

/** States that an icon alone would not tell. */
const needsWord = ({ state }: ToolItem): boolean =>
  state === 'failed' || state === 'refused' || state === 'cancelled' || state === 'unknown';
