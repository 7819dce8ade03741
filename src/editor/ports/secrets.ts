import type * as vscode from 'vscode';
import type { Secrets } from '../../core/ports';

/** Keys of model providers in the editor's SecretStorage, by the provider's id. */
export class StoredSecrets implements Secrets {
  constructor(private readonly storage: vscode.SecretStorage) {}

  async get(provider: string): Promise<string | undefined> {
    return this.storage.get(nameOf(provider));
  }

  async set(provider: string, key: string): Promise<void> {
    await this.storage.store(nameOf(provider), key);
  }

  async remove(provider: string): Promise<void> {
    await this.storage.delete(nameOf(provider));
  }
}

const nameOf = (provider: string): string => `fingerpost.${provider}.key`;
