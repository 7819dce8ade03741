import { contradictionRows } from '../../src/core/specs/analysis/contradiction-rows';
import { scenarioMatrices } from '../../src/core/specs/analysis/scenario-matrix';
import { type Scenarios, scenarioView } from '../../src/core/specs/analysis/scenario-view';
import { buildShow } from '../../src/core/specs/build-show';
import type { TraceGraph } from '../../src/core/specs/trace/trace-graph';
import { lookAt, type TraceLook, traceView } from '../../src/core/specs/trace/trace-view';
import type { FromScenarioPage, ToScenarioPage } from '../../src/messages/scenarios';
import type { FromTracePage, ToTracePage } from '../../src/messages/trace';
import { shopGraph } from '../core/specs/trace/shop-graph';
import type { ShownPage } from './page-browser';
import { pageOpener } from './page-opener';
import type { ThemeName } from './themes';

interface ViewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

export type TracePage = ShownPage<FromTracePage, ToTracePage> & {
  /** As the editor does when a link above the criterion was clicked. */
  lead(key: string): Promise<void>;
};

/** For a suite: opens the traceability view on a graph, with the core's own answers. */
export function traceOpener(): (options?: ViewOptions & { readonly graph?: TraceGraph }) => Promise<TracePage> {
  const open = pageOpener();
  return async ({ theme = 'dark', width = 1500, height = 700, graph = shopGraph() } = {}) => {
    let look: TraceLook | undefined;
    const answer = (asked: TraceLook, isLed = false): ToTracePage => ({
      type: 'view',
      dir: 'file:///w/.kiro/specs/shop',
      view: traceView(graph, asked),
      isLed,
    });
    const page = await open<FromTracePage, ToTracePage>({
      name: 'trace',
      ready: '.view',
      theme,
      width,
      height,
      answer: async (message, post) => {
        if (message.type !== 'ready' && message.type !== 'look') return;
        look = message.look;
        await post(answer(message.look));
      },
    });
    const lead = (key: string): Promise<void> => {
      if (!look) throw new Error('The page has not come up.');
      return page.post(answer(lookAt(graph, look, key), true));
    };
    return { ...page, lead };
  };
}

/** A spec of a desk at a door, with a combination that nobody speaks of. */
export const deskText = `# Requirements Document

## Requirements

### Requirement 1: Door

#### Acceptance Criteria

1. WHILE the door is open, WHEN a guest rings, THE Desk SHALL greet them
2. WHILE the door is closed, WHEN a guest rings, THE Desk SHALL open the door
3. WHILE the door is open, IF the lamp breaks, THEN THE Desk SHALL fetch another
4. WHILE the door is open, THE Desk SHALL keep the light on
5. WHEN it burns, THE Desk SHALL call for help

### Requirement 2: Bell

#### Acceptance Criteria

1. WHILE the bell is muted, WHEN a guest rings, THE Bell SHALL blink
2. WHEN the clerk calls, THE Bell SHALL answer
`;

function scenariosOf(text: string): Scenarios {
  const documents = { requirements: { text, bytes: text.length, sha256: '', approval: 'none' as const } };
  const show = buildShow({ name: 'desk', root: '/w', dir: '.kiro/specs/desk', documents, config: undefined });
  return { name: 'desk', matrices: scenarioMatrices(show), contradictions: contradictionRows(show) };
}

export type ScenarioPage = ShownPage<FromScenarioPage, ToScenarioPage>;

/** For a suite: opens the scenario matrix of a requirements document. */
export function scenarioOpener(): (options?: ViewOptions & { readonly text?: string }) => Promise<ScenarioPage> {
  const open = pageOpener();
  return async ({ theme = 'dark', width = 1200, height = 600, text = deskText } = {}) =>
    open<FromScenarioPage, ToScenarioPage>({
      name: 'scenarios',
      ready: '.view',
      theme,
      width,
      height,
      answer: async (message, post) => {
        if (message.type !== 'ready' && message.type !== 'look') return;
        const view = scenarioView(scenariosOf(text), message.look);
        await post({ type: 'view', dir: 'file:///w/.kiro/specs/desk', view });
      },
    });
}
