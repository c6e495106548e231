/** What can be looked up by name. Filled once by `app` from the plug-in folders; nobody imports a plug-in. */
export class Registry<Entry> {
  readonly #entries = new Map<string, Entry>();
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  add(name: string, entry: Entry): void {
    this.#entries.set(name, entry);
  }

  find(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  /** Throws where the name is unknown: use `find` where that may happen with honest data. */
  get(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`no ${this.#what} named ${JSON.stringify(name)}`);
    return entry;
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }
}
