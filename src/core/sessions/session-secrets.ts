import { z } from 'zod';
import type { EventPayload } from '../events/event';
import type { Documents, DocumentText, Journal, Ports, Search, Store, Uri } from '../ports';
import { parseUri } from '../text/uri';
import { StreamVeil } from '../trust/stream-veil';
import { SecretVault } from '../trust/secret-vault';
import { findEnvironmentValues } from '../trust/secrets';
import { sensitiveName } from '../trust/sensitive';
import { RecordFile } from './record-file';

const entry = z.object({
  salt: z.string(),
  secrets: z.array(z.object({ placeholder: z.string(), value: z.string(), isWeak: z.boolean() })).readonly(),
});

/**
 * The secrets of one session and its subagents, with the file that brings them back after a restart.
 *
 * The file lies beside the session's log, readable for its user alone as all of the store, and goes with the session. It is
 * kept and not derived again: what stood in the output of a command or in a prompt is nowhere else, and a key in a file may
 * have been changed since. The images of edited files lie beside it in clear as well, or nothing could be taken back.
 */
export class SessionSecrets {
  /** Settled when everything that was told so far is on the disk. */
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    readonly vault: SecretVault,
    private readonly file: RecordFile<z.infer<typeof entry>>,
  ) {}

  /** @param path below the store */
  static async open(
    path: string,
    ports: { readonly store: Store; readonly journal: Journal } & Pick<Ports, 'digests'>,
  ): Promise<SessionSecrets> {
    const file = new RecordFile(path, entry, ports);
    const records = await file.read();
    const salt = records[0]?.salt ?? ports.digests.uuid();
    const known = records.flatMap(({ secrets }) => secrets);
    return new SessionSecrets(new SecretVault(salt, ports.digests, known), file);
  }

  /** The event as it may be logged. Resolves when what its placeholders stand for is on the disk. */
  async cover(payload: EventPayload): Promise<EventPayload> {
    // A snapshot is made of events that were covered before.
    const covered = payload.type === 'snapshot' ? payload : this.vault.maskAll(payload, (key) => keptFields.has(key));
    await this.saved();
    return covered;
  }

  /** Resolves when all secrets that were met so far are on the disk. */
  async saved(): Promise<void> {
    const secrets = this.vault.takeAdded();
    if (secrets.length > 0) {
      this.#saving = this.#saving.then(() => this.file.add({ salt: this.vault.salt, secrets }));
      this.#saving.catch(() => undefined); // thrown to whoever waits
    }
    await this.#saving;
  }

  stream(): StreamVeil {
    return new StreamVeil(this.vault);
  }

  /**
   * Documents of which each that is read tells its secrets: a part of it, shown without what stands around it, is masked all
   * the same.
   */
  learningFrom(documents: Documents): Documents {
    return {
      read: async (uri) => {
        const document = await documents.read(uri);
        if (document) await this.#learn(uri, document);
        return document;
      },
      apply: (uri, edits, expectedHash) => documents.apply(uri, edits, expectedHash),
      create: (uri, text) => documents.create(uri, text),
      change: (changes, emptied) => documents.change(changes, emptied),
      save: (uri) => documents.save(uri),
      unsaved: () => documents.unsaved(),
      onDidChange: (listener) => documents.onDidChange(listener),
      onDidSave: (listener) => documents.onDidSave(listener),
    };
  }

  /** A search whose hits are never half a secret: files are read whole where a hit was cut, or could be a line of a key. */
  learningFromHits(search: Search, documents: Documents): Search {
    return {
      glob: (request, signal) => search.glob(request, signal),
      grep: async (request, signal) => {
        const found = await search.grep(request, signal);
        const doubtful = new Set(found.hits.filter(({ text }) => isPartOfMore.test(text)).map(({ uri }) => uri));
        for (const uri of doubtful) {
          signal.throwIfAborted();
          const document = await documents.read(uri).catch(() => undefined); // gone, or no text: nothing to learn
          if (document) await this.#learn(uri, document);
        }
        return found;
      },
    };
  }

  async #learn(uri: Uri, { text }: DocumentText): Promise<void> {
    const isEnvironment = sensitiveName(parseUri(uri)?.segments ?? [])?.includes('environment file') === true;
    for (let from = 0; from < text.length; from += slice) {
      const part = text.slice(from, from + slice + overlap);
      this.vault.learn(part, isEnvironment ? findEnvironmentValues(part) : []);
      if (from + slice < text.length) await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

/** Characters that are gone through at once, and those of the next ones that a secret may reach into. */
const slice = 100_000;
const overlap = 20_000;

/** Cut off at its end, or nothing but base64. */
const isPartOfMore = /…$|[A-Za-z0-9+/]{40}/;

/** Fields of events that others compare, or that providers must get back byte for byte. */
const keptFields: ReadonlySet<string> = new Set([
  'type',
  'uri',
  'blob',
  'hash',
  'before',
  'after',
  'call',
  'ask',
  'child',
  'session',
  'dir',
  'root',
  'provider',
  'id',
  'key',
  'raw',
]);
