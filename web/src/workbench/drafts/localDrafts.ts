import type { AnnotationDocument } from "../../core/document";

/** Which work a draft is, so that it can be found again when nothing but this machine knows of it. */
export interface DraftPlace {
  member: string;
  task: string;
  lease: string;
  /** What the person knows it by: the item's key. */
  title: string;
  /** The page that it was done on. */
  path: string;
}

/** What is kept of one person's work on one task, on this machine. */
export interface LocalDraft {
  key: string;
  document: AnnotationDocument;
  /** The hash of what the work started from: a draft of another start is not simply taken. */
  base: string;
  /** The last sequence that was sent from here. */
  sequence: number;
  /** Whether there is something here that the server does not have. */
  unsaved: boolean;
  seconds: number;
  edits: number;
  editsByObject: Record<string, number>;
  /** The id under which it is handed in, once that was begun. */
  submission: string | null;
  at: number;
  /** Absent in drafts of an earlier version. */
  place?: DraftPlace;
}

/** On the disk the document is text: it is copied several times faster than a tree of thousands of objects. */
interface Stored extends Omit<LocalDraft, "document"> {
  text: string;
}

function stored({ document, ...rest }: LocalDraft): Stored {
  return { ...rest, text: JSON.stringify(document) };
}

function restored({ text, ...rest }: Stored): LocalDraft {
  return { ...rest, document: JSON.parse(text) as AnnotationDocument };
}

const DATABASE = "dianjing";
const STORE = "drafts";
const KEPT_MS = 30 * 24 * 3600 * 1000;

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the local database failed"));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error("the local database failed"));
    transaction.onabort = () => reject(transaction.error ?? new Error("the local database gave up"));
  });
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
  return settled(request);
}

/** Drafts on this machine. Where the browser keeps nothing (a private window), every call says so by rejecting. */
export class LocalDrafts {
  #database: Promise<IDBDatabase> | null = null;

  /** Opened once; again after it failed or the browser closed it (a cleared site, a lost disk). */
  #open(): Promise<IDBDatabase> {
    if (this.#database) return this.#database;
    const forget = () => {
      this.#database = null;
    };
    const opened = openDatabase().then((database) => {
      database.onclose = forget;
      return database;
    });
    opened.catch(forget);
    this.#database = opened;
    return opened;
  }

  async read(key: string): Promise<LocalDraft | null> {
    const store = (await this.#open()).transaction(STORE).objectStore(STORE);
    const found = (await settled(store.get(key))) as Stored | undefined;
    return found ? restored(found) : null;
  }

  /** What the server does not have, the latest first. */
  async unsent(): Promise<LocalDraft[]> {
    const store = (await this.#open()).transaction(STORE).objectStore(STORE);
    const all = (await settled(store.getAll())) as Stored[];
    return all
      .filter(({ unsaved }) => unsaved)
      .sort((one, other) => other.at - one.at)
      .map(restored);
  }

  /** Resolves when it is on the disk. */
  async write(draft: LocalDraft): Promise<void> {
    const transaction = (await this.#open()).transaction(STORE, "readwrite", { durability: "strict" });
    transaction.objectStore(STORE).put(stored(draft));
    await finished(transaction);
  }

  async remove(key: string): Promise<void> {
    const transaction = (await this.#open()).transaction(STORE, "readwrite");
    transaction.objectStore(STORE).delete(key);
    await finished(transaction);
  }

  /** Forgets what was saved elsewhere long ago; unsaved work is never forgotten. */
  async tidy(now: number): Promise<void> {
    const transaction = (await this.#open()).transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    for (const draft of (await settled(store.getAll())) as Stored[]) {
      if (!draft.unsaved && now - draft.at > KEPT_MS) store.delete(draft.key);
    }
    await finished(transaction);
  }

  async close(): Promise<void> {
    (await this.#database)?.close();
    this.#database = null;
  }
}

export const localDrafts = new LocalDrafts();
