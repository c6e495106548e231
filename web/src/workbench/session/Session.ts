import { createStore, type StoreApi } from "zustand/vanilla";
import { type EditInfo, type Entry, History } from "../../canvas/history";
import type { AnnotationDocument } from "../../core/document";
import type { WorkbenchTask } from "../ports";
import { Classes } from "./classes";
import { EditCounter } from "./counters";
import { type Ghost, openGhosts } from "./ghosts";

export interface SessionState {
  document: AnnotationDocument;
  /** Ids of objects and of suggestions, in the order they were picked. */
  selection: readonly string[];
  hidden: ReadonlySet<string>;
  locked: ReadonlySet<string>;
  /** The class that the next object gets. */
  activeClass: string | null;
  /** How often a class was chosen: whoever chooses the one in hand again is about to draw, too. */
  classChoices: number;
  ghosts: readonly Ghost[];
  ghostsShown: boolean;
  /** What stands open in the side panel. */
  tab: string;
  /** Where the focus goes when attributes open by key. */
  focusAttributes: number;
  doneSteps: number;
  undoneSteps: number;
}

/** What a session begins with, after local and served drafts were weighed. */
export interface Beginning {
  document: AnnotationDocument;
  edits?: number;
  editsByObject?: Readonly<Record<string, number>>;
}

/**
 * One sitting over one task: the document with its history, and what is selected, hidden and in hand beside it. Edits
 * stand in `edits.ts`; nothing else changes the document.
 */
export class Session {
  readonly task: WorkbenchTask;
  readonly classes: Classes;
  readonly history: History<AnnotationDocument>;
  readonly counter: EditCounter;
  readonly store: StoreApi<SessionState>;
  /** Shut while the draft is in another tab, or the lease is gone. */
  #open = true;

  constructor(task: WorkbenchTask, beginning: Beginning) {
    this.task = task;
    this.classes = new Classes(task.ontology);
    this.history = new History(beginning.document);
    this.counter = new EditCounter(this.history, beginning.edits, beginning.editsByObject);
    this.store = createStore(() => this.#first(beginning.document));
    this.history.subscribe((document) => this.#follow(document));
  }

  #first(document: AnnotationDocument): SessionState {
    return {
      document,
      selection: [],
      hidden: new Set(),
      locked: new Set(),
      activeClass: this.classes.offered[0]?.name ?? null,
      classChoices: 0,
      ghosts: this.#ghostsOf(document),
      ghostsShown: true,
      tab: "",
      focusAttributes: 0,
      doneSteps: 0,
      undoneSteps: 0,
    };
  }

  #ghostsOf(document: AnnotationDocument): Ghost[] {
    return this.task.mode === "annotate" ? openGhosts(this.task.proposals, document) : [];
  }

  #follow(document: AnnotationDocument): void {
    const ghosts = this.#ghostsOf(document);
    const there = new Set([
      ...(document.objects ?? []).map((object) => object.id),
      ...(document.relations ?? []).map((relation) => relation.id),
      ...ghosts.map((ghost) => ghost.id),
    ]);
    const { selection } = this.state;
    const kept = selection.filter((id) => there.has(id));
    this.store.setState({
      document,
      ghosts,
      selection: kept.length === selection.length ? selection : kept,
      doneSteps: this.history.done.length,
      undoneSteps: this.history.undone.length,
    });
  }

  get state(): SessionState {
    return this.store.getState();
  }

  get document(): AnnotationDocument {
    return this.history.state;
  }

  get editable(): boolean {
    return this.#open && this.task.mode !== "read";
  }

  shut(shut: boolean): void {
    this.#open = !shut;
  }

  edit(info: EditInfo, recipe: (draft: AnnotationDocument) => void): boolean {
    return this.editable && this.history.edit(info, recipe);
  }

  undo(): Entry | null {
    return this.editable ? this.history.undo() : null;
  }

  redo(): Entry | null {
    return this.editable ? this.history.redo() : null;
  }

  select(ids: readonly string[]): void {
    const { selection } = this.state;
    if (ids.length === selection.length && ids.every((id, at) => selection[at] === id)) return;
    this.store.setState({ selection: [...ids] });
  }

  open(tab: string): void {
    this.store.setState({ tab });
  }

  setHidden(ids: Iterable<string>, hidden: boolean): void {
    this.store.setState({ hidden: changed(this.state.hidden, ids, hidden) });
  }

  setLocked(ids: Iterable<string>, locked: boolean): void {
    this.store.setState({ locked: changed(this.state.locked, ids, locked) });
  }
}

function changed(set: ReadonlySet<string>, ids: Iterable<string>, member: boolean): ReadonlySet<string> {
  const next = new Set(set);
  for (const id of ids) {
    if (member) next.add(id);
    else next.delete(id);
  }
  return next;
}
