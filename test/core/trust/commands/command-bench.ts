import { symlink } from 'node:fs/promises';
import type { Ports } from '../../../../src/core/ports';
import type { CommandJudgement } from '../../../../src/core/trust/commands/judgement';
import { judgeCall } from '../../../../src/core/trust/gate';
import type { JudgeContext, Verdict } from '../../../../src/core/trust/permissions';
import { testPorts } from '../../../support/node-ports';

/** Judges commands in a folder with a file of each kind. */
export interface CommandBench {
  readonly ports: Ports;
  readonly root: string;
  judge(
    command: string,
    trust: readonly string[],
    deny?: readonly string[],
    more?: Partial<JudgeContext>,
  ): Promise<Verdict & { readonly judged: CommandJudgement | undefined }>;
}

export async function commandBench(shell?: 'powershell'): Promise<CommandBench> {
  const files = {
    'src/a.ts': '1',
    '.env': 'KEY=1',
    '.env.example': '',
    'package.json': '{}',
    '.git/config': '',
    'README.md': '',
    'deep/er/.env.local': 'KEY=2',
    'deep/node_modules/a/.npmrc': '',
    'keys/of/server.pem': '',
    'linked/a.ts': '',
  };
  const { ports, folder } = await testPorts(files);
  await symlink('../deep/er', folder.at('linked/more'));
  const workspace = { root: folder.uri, roots: [folder.uri], home: 'file:///home/ann' };
  return {
    ports,
    root: folder.uri,
    judge: async (command, trust, deny = [], more = {}) => {
      const rules = trust.map((text) => ({ kind: 'pattern' as const, text }));
      const commands = { parser: ports.shellParser, rules, denied: deny, ...(shell && { shell }) };
      const context = { trusted: true, grants: [], commands, ...more };
      const { verdict, judged } = await judgeCall(
        [{ kind: 'run', command, path: '.' }],
        workspace,
        ports.files,
        context,
      );
      return { ...verdict, judged: judged[0] };
    },
  };
}
