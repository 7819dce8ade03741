import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../scripts/project';

const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ title: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), z.unknown()) }),
  }),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

describe('the README', () => {
  const read = (file: string): Promise<string> => readFile(path.join(projectRoot, file), 'utf8');
  const manifest = async (): Promise<z.infer<typeof manifestSchema>> =>
    manifestSchema.parse(JSON.parse(await read('package.json')));

  it('names every command and every setting, and no other', async () => {
    const { commands, configuration } = (await manifest()).contributes;
    const readme = await read('README.md');
    const named = [...readme.matchAll(/^\| Fingerpost: (.+?) \|/gm)].map((found) => found[1]);
    assert.deepEqual(named.sort(), commands.map(({ title }) => title).sort());
    const settings = [...readme.matchAll(/^\| `(fingerpost\..+?)` \|/gm)].map((found) => found[1]);
    assert.deepEqual(settings.sort(), Object.keys(configuration.properties).sort());
  });

  it('says of every dependency why it is there', async () => {
    const { dependencies, devDependencies } = await manifest();
    const readme = await read('README.md');
    const table = readme.slice(readme.indexOf('### Dependencies'));
    const missing = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter(
      (name) => !name.startsWith('@types/') && !table.includes(`\`${name}\``),
    );
    assert.deepEqual(missing, []);
  });

  it('names only commands of npm that there are', async () => {
    const { scripts } = await manifest();
    const named = [...(await read('README.md')).matchAll(/npm (?:run )?([a-z:]+)/g)].map((found) => found[1] ?? '');
    const missing = named.filter((name) => name !== 'ci' && !(name in scripts));
    assert.ok(named.includes('start') && named.includes('test'));
    assert.deepEqual(missing, []);
  });

  it('shows pictures that are there', async () => {
    const readme = await read('README.md');
    const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map((found) => found[1] ?? '');
    assert.ok(pictures.length >= 2);
    for (const picture of pictures) await access(path.join(projectRoot, picture));
  });
});
