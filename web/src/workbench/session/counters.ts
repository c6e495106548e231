import type { History } from "../../canvas/history";
import type { AnnotationDocument } from "../../core/document";

/** Counts what a person changes, by object: the effort that assistance is to save. */
export class EditCounter {
  #total: number;
  readonly #byObject = new Map<string, number>();
  #last: { about: string | null; steps: number } = { about: null, steps: -1 };

  constructor(history: History<AnnotationDocument>, total = 0, byObject: Readonly<Record<string, number>> = {}) {
    this.#total = total;
    for (const [id, count] of Object.entries(byObject)) this.#byObject.set(id, count);
    history.subscribe((_, cause, entry) => {
      if (cause === "replace") return;
      // Typing that joined the step before is the same edit.
      const joins = cause === "edit" && history.done.length === this.#last.steps && this.#last.about === entry?.about;
      this.#last = { about: entry?.about ?? null, steps: history.done.length };
      if (!joins) this.#count(entry?.about ?? null);
    });
  }

  #count(about: string | null): void {
    this.#total += 1;
    if (about !== null) this.#byObject.set(about, (this.#byObject.get(about) ?? 0) + 1);
  }

  get total(): number {
    return this.#total;
  }

  get byObject(): Record<string, number> {
    return Object.fromEntries(this.#byObject);
  }
}
