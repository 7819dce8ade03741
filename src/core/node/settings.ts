import { applyEdits, modify, parse, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { z } from 'zod';
import type { Disposable, Settings, Store } from '../ports';
import { textsIn } from '../text/records';

/** The settings file cannot be read; its message says where and why. */
export class SettingsBroken extends Error {
  override readonly name = 'SettingsBroken';
}

/** The file's name in the store. */
const fileName = 'settings.json';

/** Any keys: each reader checks the value of its own. */
const fileSchema = z.record(z.string(), z.unknown());

/**
 * The terminal's settings: one JSON file of the user, with comments, and what was said on the command line. Read once;
 * what is added here counts at once.
 */
export class FileSettings implements Settings {
  private constructor(
    private readonly values: Map<string, unknown>,
    private readonly store: Pick<Store, 'read' | 'write'>,
    private readonly place: string,
  ) {}

  /**
   * @param around `overrides` win over the file, `defaults` count where it says nothing
   * @throws SettingsBroken
   */
  static async load(
    store: Pick<Store, 'read' | 'write'>,
    home: string,
    around: {
      readonly overrides?: Readonly<Record<string, unknown>>;
      readonly defaults?: Readonly<Record<string, unknown>>;
    } = {},
  ): Promise<FileSettings> {
    const text = await store.read(fileName);
    const place = `${home}/${fileName}`;
    const fromFile = text === undefined ? {} : parseSettings(text, place);
    const all = [around.defaults ?? {}, fromFile, around.overrides ?? {}].flatMap((values) => Object.entries(values));
    return new FileSettings(new Map(all), store, place);
  }

  get(key: string): unknown {
    return this.values.get(key);
  }

  /** Comments and everything else in the file stay. @throws SettingsBroken */
  async append(key: string, entry: string): Promise<void> {
    const text = (await this.store.read(fileName)) ?? '{}\n';
    const entries = textsIn(parseSettings(text, this.place)[key]);
    if (!entries.includes(entry)) {
      const edits = modify(text, [key], [...entries, entry], { formattingOptions: { insertSpaces: true, tabSize: 2 } });
      await this.store.write(fileName, applyEdits(text, edits));
    }
    this.values.set(key, [...new Set([...textsIn(this.values.get(key)), entry])]);
  }

  /** Never calls: what a command was started with holds to its end. */
  onDidChange(): Disposable {
    return { dispose: () => undefined };
  }
}

/**
 * Reads the text of a settings file.
 * @param place how the file is called in an error
 * @throws SettingsBroken
 */
export function parseSettings(text: string, place: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = [];
  const content = text.replace(/^\uFEFF/, '');
  const value: unknown = parse(content, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = content.slice(0, first.offset).split(/\r\n|\r|\n/).length;
    throw new SettingsBroken(`${place}, line ${line}: ${printParseErrorCode(first.error)}. Correct that line.`);
  }
  const settings = fileSchema.safeParse(value);
  if (settings.success) return settings.data;
  throw new SettingsBroken(`${place}, line 1: settings must be one JSON object, such as { "chat.defaultModel": "…" }.`);
}
