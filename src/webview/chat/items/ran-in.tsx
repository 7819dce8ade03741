import type { ComponentChildren } from 'preact';
import type { RanIn as Ran } from '../../../core/events/event';
import { useChat } from '../chat-context';
import { usePending } from '../pending';
import { Icon } from '../../parts/icon';

/** Where a command ran, what the sandbox kept it from, and what can be done about that. */
export function RanIn({ ran }: { readonly ran: Ran }): ComponentChildren {
  const denied = ran.hosts.length > 0 || ran.files.length > 0;
  return (
    <div class="ran-in">
      <p class="line muted small">
        <Icon name={ran.where === 'inside' ? 'shield' : 'unlock'} />
        <span>{ran.where === 'inside' ? 'In the sandbox' : `Outside the sandbox: ${ran.because ?? 'you let it'}`}</span>
      </p>
      {denied && <Denied ran={ran} />}
    </div>
  );
}

function Denied({ ran }: { readonly ran: Ran }): ComponentChildren {
  const { post } = useChat();
  const [pending, begin] = usePending();
  const domains = [...new Set(ran.hosts.map((host) => host.replace(/:\d+$/, '')))];
  return (
    <div class="denied" role="group" aria-label="What the sandbox denied">
      <ul>
        {ran.hosts.map((host) => (
          <li key={host}>
            Denied the network: <code>{host}</code>
          </li>
        ))}
        {ran.files.map((file) => (
          <li key={file}>
            Denied the file: <code>{file}</code>
          </li>
        ))}
      </ul>
      <div class="question">
        {domains.map((domain) => (
          <button
            key={domain}
            type="button"
            class="secondary"
            title={`Adds ${domain} to fingerpost.sandbox.allowedDomains in your user settings, for every workspace`}
            onClick={() => post({ type: 'allowDomain', domain })}
          >
            Allow {domain}
          </button>
        ))}
        <button
          type="button"
          class="secondary"
          title="The agent asks for it, and you are asked before it runs"
          aria-disabled={pending}
          onClick={() =>
            begin(() => post({ type: 'prompt', text: `Run this again outside the sandbox:\n\n${fenced(ran.command)}` }))
          }
        >
          Run outside the sandbox
        </button>
      </div>
    </div>
  );
}

/** A code block that the command cannot end. */
function fenced(command: string): string {
  const longest = Math.max(2, ...[...command.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${command}\n${fence}`;
}
