import type { ComponentChildren } from 'preact';
import type { ChatState } from '../../messages/chat';
import { useChat } from './chat-context';
import { Icon } from '../parts/icon';

/** In our own words what each is good for (AUTO-12). */
const help = {
  autopilot:
    'Autopilot is on: the agent edits files of the workspace by itself, from end to end. Good for work that you know well or that has many steps. Commands and files that run later ask all the same. Click to review its edits step by step.',
  supervised:
    'Supervised: the agent stops after each step that edited something, and you accept or reject it. Good for critical or unfamiliar code, and for seeing how it works. Click to turn Autopilot on.',
} as const;

const fixedHelp = 'Supervised: the settings of this folder ask for it, so Autopilot cannot be turned on here.';

/** Whether the agent may edit without a review (AUTO-01, AUTO-02). */
export function AutonomySwitch({ autonomy }: { readonly autonomy: ChatState['autonomy'] }): ComponentChildren {
  const { post } = useChat();
  const on = autonomy.autonomy === 'autopilot';
  return (
    <button
      type="button"
      class="autonomy"
      role="switch"
      aria-checked={on}
      aria-label="Autopilot"
      aria-disabled={autonomy.fixed}
      title={autonomy.fixed ? fixedHelp : help[autonomy.autonomy]}
      onClick={() => {
        if (!autonomy.fixed) post({ type: 'chooseAutonomy', autonomy: on ? 'supervised' : 'autopilot' });
      }}
    >
      <span class="autonomy-track" aria-hidden="true">
        <span class="autonomy-thumb" />
      </span>
      <span class="autonomy-name">Autopilot</span>
      {autonomy.fixed && <Icon name="lock" />}
    </button>
  );
}
