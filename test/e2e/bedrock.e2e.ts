import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder } from '../support/demo-folder';
import { invokePath } from '../support/model/bedrock-dialect';
import { refusedUrl } from '../support/model/faulty-places';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const account = { accessKeyId: 'AKIATEST', secretAccessKey: 'the/secret+of-tests', region: 'eu-central-1' };
const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

describe('Amazon Bedrock, from a profile to an answer', () => {
  inSteps();
  let folder: string;
  let files: string;
  let server: ModelServer;
  let workbench: Workbench;
  let chat: ChatPage;
  let settingsNow: () => Promise<string>;

  before(async () => {
    folder = await demoFolder();
    server = await startModelServer({ aws: account, models: [{ id: model, name: 'Sonnet of the EU' }] });
    server.when({}).reply({ text: 'From the cloud.' });
    files = await mkdtemp(path.join(tmpdir(), 'fp-aws-'));
    const [config, keys] = [path.join(files, 'config'), path.join(files, 'credentials')];
    await writeFile(config, '[profile home]\nregion = us-east-1\n[profile work]\nregion = eu-central-1\n');
    await writeFile(
      keys,
      `[work]\naws_access_key_id = ${account.accessKeyId}\naws_secret_access_key = ${account.secretAccessKey}\n`,
    );
    workbench = await openWorkbench({
      editor: 'newest',
      vsix: await packagedVsix(),
      folder,
      settings: { 'fingerpost.anthropic.baseUrl': await refusedUrl(), 'fingerpost.bedrock.baseUrl': server.url },
      env: {
        AWS_CONFIG_FILE: config,
        AWS_SHARED_CREDENTIALS_FILE: keys,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    chat = new ChatPage(workbench);
    settingsNow = () => readFile(path.join(workbench.userDataDir, 'User', 'settings.json'), 'utf8');
  });

  after(async () => {
    await workbench.close();
    await server.close();
    for (const made of [folder, files]) await rm(made, { recursive: true, force: true });
  });

  it('is set up by picking a profile and confirming its region', async () => {
    await workbench.openContainer('Fingerpost');
    await workbench.runCommand('Fingerpost: Set Up Amazon Bedrock...');
    assert.match(await workbench.quickInput.prompt(), /Which credentials\?/);
    await workbench.quickInput.pick('work');
    await eventually('the question for the region', async () =>
      (await workbench.quickInput.prompt()).includes('Amazon Bedrock: region'),
    );
    await workbench.quickInput.accept();
    await workbench.notification(/Amazon Bedrock offers 1 model/);
    const settings = await settingsNow();
    assert.match(settings, /"fingerpost\.bedrock\.profile": "work"/);
    assert.match(settings, /"fingerpost\.bedrock\.region": "eu-central-1"/);
    assert.ok(!settings.includes(account.secretAccessKey));
  });

  it('answers in the chat', async () => {
    await chat.say('Hello');
    await chat.answered('From the cloud.');
    assert.equal(server.requests(invokePath(model)).length, 1);
  });

  it('is forgotten with the model endpoints', async () => {
    await workbench.runCommand('Fingerpost: Remove Model Endpoint...');
    await workbench.quickInput.pick('Amazon Bedrock');
    await eventually('settings without it', async () => !(await settingsNow()).includes('bedrock'));
  });
});
