import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../scripts/project';
import { lintCodes, ruleOf } from '../../src/core/specs/lint/catalogue';
import { lintLevels } from '../../src/core/specs/lint/levels';

const manifestSchema = z.object({
  contributes: z.object({
    configuration: z.object({
      properties: z.object({
        'fingerpost.lint.severity': z.object({
          additionalProperties: z.literal(false),
          properties: z.record(
            z.string(),
            z.object({ enum: z.array(z.string()), default: z.string(), description: z.string() }),
          ),
        }),
      }),
    }),
  }),
});

describe('the codes of spec lint', () => {
  it('are documented with their defaults, exceptions and fixes, all of them and no other', async () => {
    const page = await readFile(path.join(projectRoot, 'docs/lint.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const expected = lintCodes.map((code) => {
      const { level, what, except, fix } = ruleOf(code);
      const exception = except === undefined ? '' : ` Except: ${except.charAt(0).toLowerCase()}${except.slice(1)}`;
      return `| \`${code}\` | ${level} | ${what}${exception} | ${fix ?? ''} |`;
    });
    const bare = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/ +/g, ' '));
    assert.deepEqual(bare(rows), bare(expected));
  });

  it('are what the setting knows, with the same defaults and words', async () => {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')));
    const { properties } = manifest.contributes.configuration.properties['fingerpost.lint.severity'];
    const levels = ['error', 'warning', 'information', 'hint', 'off'];
    const expected = lintCodes.map((code) => [
      code,
      { enum: levels, default: ruleOf(code).level, description: ruleOf(code).what },
    ]);
    assert.deepEqual(Object.entries(properties), expected);
    for (const level of levels) assert.equal(lintLevels({ 'ears.vague': level })['ears.vague'], level);
  });

  it('are stable in form: a room and a name', () => {
    for (const code of lintCodes) assert.match(code, /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/);
  });
});
