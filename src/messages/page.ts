/** What every page of a webview understands: something that a person did there has failed. */
export interface PageFailure {
  readonly type: 'failed';
  readonly message: string;
}
