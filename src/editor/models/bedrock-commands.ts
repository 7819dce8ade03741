import { bedrockId, isAwsRegion } from '../../core/models/bedrock';
import { bedrockSettings } from '../../core/models/providers';
import type { AwsAccount } from '../../core/ports';
import type { Chat } from '../chat/chat';
import { askText, pickOne } from '../pick';
import type { CommandHandlers } from '../started-core';
import { tellModels } from './told-models';
import { readUserSetting, writeUserSetting } from './user-settings';

const title = 'Amazon Bedrock';

/** Asks whose AWS account and which region, and keeps both in the user's settings. Keys are never asked for. */
export function bedrockCommands(chat: Chat, aws: AwsAccount): Pick<CommandHandlers, 'setUpBedrock'> {
  return {
    setUpBedrock: async () => {
      const profiles = await aws.profiles();
      const profile = await pickOne(`Set Up ${title}`, 'Which credentials?', [
        {
          label: 'Whatever AWS tools use here',
          detail: 'Variables such as AWS_ACCESS_KEY_ID or AWS_PROFILE, the default profile, a role of this machine',
          value: undefined,
        },
        ...profiles.map(({ name, region, signIn }) => ({
          label: name,
          ...(region === undefined ? {} : { description: region }),
          ...(signIn === undefined ? {} : { detail: `Renewed by ${signIn}` }),
          value: name,
        })),
      ]);
      const set = readUserSetting(bedrockSettings.region);
      const known = (await aws.identity(profile)).region;
      const region = await askText({
        title: `${title}: region`,
        prompt: 'Where models are asked',
        value: known ?? (typeof set === 'string' ? set : ''),
        placeHolder: 'us-east-1',
        validateInput: (text) => (isAwsRegion(text.trim()) ? undefined : 'A region such as us-east-1'),
      });
      await writeUserSetting(bedrockSettings.profile, profile);
      await writeUserSetting(bedrockSettings.region, region.trim());
      await tellModels(chat, bedrockId, title);
    },
  };
}

/** Is anything set for it by the user? */
export const isBedrockSet = (): boolean =>
  Object.values(bedrockSettings).some((name) => readUserSetting(name) !== undefined);

/** What variables say of an AWS account stays: it is not ours. */
export async function forgetBedrock(): Promise<void> {
  for (const name of Object.values(bedrockSettings)) {
    if (readUserSetting(name) !== undefined) await writeUserSetting(name, undefined);
  }
}
