import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCore } from '../../../src/core/core';
import { nodePorts } from '../../../src/core/node/ports';

// A host that lives to be killed: runs one prompt and tells its parent each event when a front end is told of it.

async function main(): Promise<void> {
  const [folder = '', home = '', url = '', prompt = ''] = process.argv.slice(2);
  const root = pathToFileURL(folder).href;
  const core = createCore(
    nodePorts({
      home,
      settings: {
        get: (key) => (key === 'anthropic.baseUrl' ? url : undefined),
        onDidChange: () => ({ dispose: () => undefined }),
      },
      secrets: { get: () => Promise.resolve('k') },
    }),
    {
      roots: () => [{ uri: root, name: path.basename(folder) }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    },
  );
  const session = await core.sessions.create(root);
  session.onEvent((event) => {
    process.send?.({ session: session.id, type: event.type, line: JSON.stringify(event) });
    if (event.type === 'asked') void session.answer(event.ask, { answer: 'run' });
  });
  await core.sessions.prompt(session.id, prompt);
}

void main();
