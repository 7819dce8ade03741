import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shellOn } from '../../../src/core/node/shell-line';
import type { SyntaxNode } from '../../../src/core/ports';
import { testPorts } from '../../support/node-ports';

describe('the reading of command lines', () => {
  it('is by the shell that runs them', async () => {
    const shells = ['linux', 'darwin', 'win32'].map((platform) => shellOn(platform, process.execPath));
    assert.deepEqual(await Promise.all(shells), ['bash', 'bash', 'powershell']);
    assert.equal(await shellOn('linux', '/nowhere/bash'), 'sh');
  });

  it('tells of every token of a line, in its place', async () => {
    const { ports } = await testPorts();
    const line = 'é && echo "日本 $(ls)" > x';
    const root = await ports.shellParser.parse(line, 'bash');
    assert.ok(root && !root.isBroken);
    const leaves = (node: SyntaxNode): readonly SyntaxNode[] =>
      node.children.length === 0 ? [node] : node.children.flatMap(leaves);
    const tokens = leaves(root).map(({ start, end }) => line.slice(start, end).trim());
    assert.deepEqual(tokens, ['é', '&&', 'echo', '"', '日本', '$(', 'ls', ')', '"', '>', 'x']);
  });

  it('says what does not fit, and gives up on what is too long or too deep', async () => {
    const { ports } = await testPorts();
    assert.equal((await ports.shellParser.parse('a && || b', 'bash'))?.isBroken, true);
    assert.equal((await ports.shellParser.parse('git status & rm x', 'powershell'))?.isBroken, true);
    assert.equal(await ports.shellParser.parse('x'.repeat(20_001), 'bash'), undefined);
    assert.equal(await ports.shellParser.parse(`${'('.repeat(500)}a${')'.repeat(500)}`, 'bash'), undefined);
  });

  it('never fails, whatever the text', async () => {
    const { ports } = await testPorts();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.constantFrom('bash', 'powershell'), async (text, shell) => {
        const root = await ports.shellParser.parse(text, shell);
        assert.ok(root === undefined || root.end <= text.length);
      }),
      { numRuns: 60 },
    );
  });
});
