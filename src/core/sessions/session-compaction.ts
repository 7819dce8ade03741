import type { SessionState } from '../events/snapshot';
import type { CompactionParts } from '../loop/compaction';
import { costOf } from '../models/cost';
import type { ResolvedModel } from '../models/models';
import { relativePath } from '../text/uri';
import { readKeepRules } from './limits';
import type { TurnSetup } from './session-parts';
import type { TurnOwner } from './turn-owner';

/** What summing up the session's conversation needs. @param essentials of the work in hand, beside those of any session */
export async function compactionPartsOf(
  session: TurnOwner,
  talks: ResolvedModel,
  essentials: TurnSetup['essentials'],
): Promise<CompactionParts> {
  const { ports } = session.parts;
  const history = await session.history.load();
  return {
    emit: (payload) => session.record(payload),
    conversation: () => ({
      messages: history.dated,
      summary: history.summary?.text,
    }),
    summariser: async (signal) => {
      const { models } = session.parts;
      const { provider, info } = models.isAuto(session.model)
        ? await models.resolve(session.model, signal, 'summarising')
        : talks;
      const window = info.contextTokens;
      return { provider, model: info.id, window, costOf: (usage) => costOf(usage, info.price) };
    },
    essentials: async (signal) => {
      const own = await essentials?.(signal);
      return [own ?? '', filesInWords(session.state), lastPromptInWords(session.state.lastPrompt)]
        .filter((each) => each !== '')
        .join('\n\n');
    },
    keep: readKeepRules(ports.settings),
    window: talks.info.contextTokens,
    clock: ports.clock,
    lastSeq: () => session.lastSeq,
  };
}

/** Files named in a summary, the last ones first. */
const mostFiles = 20;

function filesInWords({ root, edited, seen }: SessionState): string {
  const lines = (uris: readonly string[]): string => uris.map((uri) => `- ${relativePath(uri, root)}`).join('\n');
  const changed = edited.map(({ uri }) => uri).slice(-mostFiles);
  const read = seen
    .map(({ uri }) => uri)
    .filter((uri) => !changed.includes(uri))
    .slice(-mostFiles);
  const parts = [
    changed.length === 0 ? '' : `## Files changed in this session\n${lines(changed)}`,
    read.length === 0 ? '' : `## Files read last\n${lines(read)}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const lastPromptInWords = (prompt: string | undefined): string =>
  prompt === undefined ? '' : `## The user's last message, word for word\n${prompt}`;
