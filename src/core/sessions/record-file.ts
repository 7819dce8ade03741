import type { z } from 'zod';
import type { Journal, Store } from '../ports';

/** A small append-only file of records in the store, one JSON object a line. */
export class RecordFile<Entry> {
  constructor(
    private readonly path: string,
    private readonly schema: z.ZodType<Entry>,
    private readonly ports: { readonly store: Store; readonly journal: Journal },
  ) {}

  /** Resolves when the record is on the disk. */
  async add(entry: Entry): Promise<void> {
    const file = await this.ports.store.append(this.path);
    try {
      await file.append(`${JSON.stringify(entry)}\n`);
      await file.flush();
    } finally {
      await file.close();
    }
  }

  /** All records in their order. A line that is none (torn by a crash) is reported and passed over: it never took place. */
  async read(): Promise<readonly Entry[]> {
    const text = (await this.ports.store.read(this.path)) ?? '';
    return text.split('\n').flatMap((line) => {
      if (line.trim() === '') return [];
      try {
        return [this.schema.parse(JSON.parse(line))];
      } catch (error) {
        this.ports.journal.error(`A line of ${this.path} in the store cannot be read`, error);
        return [];
      }
    });
  }
}
