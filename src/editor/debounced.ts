/** A call that happens once, this long after the last time it was asked for. */
export class Debounced {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ms: number,
    private readonly run: () => void,
  ) {}

  readonly call = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.run, this.ms);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
