import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from './chat-page';
import { demoFolder } from './demo-folder';
import { type ModelServer, startModelServer } from './model/model-server';
import { openWorkbench, type OpenWorkbenchOptions, type Workbench } from './workbench';

/** A window with the chat open in it, a model behind it and the sample project around it. */
export interface ChatWindow {
  /** Absolute path of the project. */
  readonly folder: string;
  readonly model: ModelServer;
  readonly workbench: Workbench;
  readonly chat: ChatPage;
  /** A file of the project as it is now. */
  read(file: string): Promise<string>;
  close(): Promise<void>;
}

export interface ChatWindowOptions extends Pick<OpenWorkbenchOptions, 'editor' | 'settings' | 'viewport'> {
  /** Beside those of the sample project, by their paths in it. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the model says. */
  readonly rules?: (model: ModelServer) => void;
}

/** The model's key, as it is given in the chat. */
export const chatKey = 'sk-test-chat';

/** Opens the packaged extension on a copy of the sample project and gives it the key of the model. Close it when done. */
export async function openChatWindow({ files = {}, rules, ...options }: ChatWindowOptions): Promise<ChatWindow> {
  const folder = await demoFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const model = await startModelServer({ key: chatKey });
  rules?.(model);
  const workbench = await openWorkbench({
    ...options,
    vsix: await packagedVsix(),
    folder,
    settings: { 'fingerpost.anthropic.baseUrl': model.url, ...options.settings },
  });
  const chat = await new ChatPage(workbench).open();
  await chat.setKey(chatKey);
  await workbench.runCommand('Notifications: Clear All Notifications');
  return {
    folder,
    model,
    workbench,
    chat,
    read: (file) => readFile(path.join(folder, file), 'utf8'),
    close: async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
