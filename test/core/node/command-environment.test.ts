import assert from 'node:assert/strict';
import { commandEnvironment } from '../../../src/core/node/command-environment';

describe('the environment of a command', () => {
  it('is that of this process, told that there is no terminal', () => {
    const result = commandEnvironment({ PATH: '/bin', HOME: '/home/ann', TERM: 'xterm', PAGER: 'less' }, [], 'mark');
    assert.deepEqual(result, {
      PATH: '/bin',
      HOME: '/home/ann',
      TERM: 'dumb',
      NO_COLOR: '1',
      PAGER: 'cat',
      GIT_PAGER: 'cat',
      GIT_TERMINAL_PROMPT: '0',
      FINGERPOST_COMMAND: 'mark',
    });
  });

  it('has nothing of the editor around it', () => {
    const editor = {
      VSCODE_PID: '1',
      VSCODE_IPC_HOOK: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require /editor/bootloader.js',
      VSCODE_GIT_ASKPASS_NODE: 'node',
      GIT_ASKPASS: '/editor/askpass.sh',
      FORCE_COLOR: '1',
    };
    const result = commandEnvironment({ ...editor, PATH: '/bin' }, [], 'mark');
    for (const name of Object.keys(editor)) assert.ok(!(name in result), name);
    assert.equal(result['PATH'], '/bin');
  });

  it("keeps the user's own Node options, which an editor sets aside", () => {
    const inTerminal = commandEnvironment({ NODE_OPTIONS: '--max-old-space-size=4096' }, [], 'mark');
    assert.equal(inTerminal['NODE_OPTIONS'], '--max-old-space-size=4096');
    const inEditor = commandEnvironment({ NODE_OPTIONS: '--require x', VSCODE_NODE_OPTIONS: '--inspect' }, [], 'mark');
    assert.equal(inEditor['NODE_OPTIONS'], '--inspect');
  });

  it("keeps the user's own way to be asked for passwords", () => {
    assert.equal(commandEnvironment({ GIT_ASKPASS: '/usr/bin/ask' }, [], 'mark')['GIT_ASKPASS'], '/usr/bin/ask');
  });

  it('has none of the hidden variables', () => {
    const result = commandEnvironment({ ANTHROPIC_API_KEY: 'secret', OTHER: 'x' }, ['ANTHROPIC_API_KEY'], 'mark');
    assert.ok(!JSON.stringify(result).includes('secret'));
    assert.equal(result['OTHER'], 'x');
  });

  it('keeps the mark of a command that it is itself part of', () => {
    assert.equal(commandEnvironment({ FINGERPOST_COMMAND: 'outer' }, [], 'inner')['FINGERPOST_COMMAND'], 'outer inner');
  });
});
