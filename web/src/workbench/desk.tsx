import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { LabelledObject } from "../core/document";
import { languageOf } from "../core/words";
import type { FieldContext, ReferencedObject } from "../ui/fields/fieldKinds";
import type { DraftSaver } from "./drafts/DraftSaver";
import type { WorkbenchFrame, WorkbenchPorts, WorkbenchTask } from "./ports";
import type { ClassLook } from "./session/classes";
import type { ActiveClock } from "./session/clock";
import type { Session, SessionState } from "./session/Session";

/** Everything that stands on one person's desk while a task is open. */
export interface Desk {
  task: WorkbenchTask;
  ports: WorkbenchPorts;
  frame: WorkbenchFrame;
  session: Session;
  /** Absent where nothing is saved: a task that is only looked at. */
  saver: DraftSaver | null;
  clock: ActiveClock;
  /** Texts of media by name, as far as they are loaded. */
  texts: ReadonlyMap<string, string>;
}

const DeskContext = createContext<Desk | null>(null);

export function DeskProvider({ desk, children }: { desk: Desk; children: ReactNode }) {
  return <DeskContext.Provider value={desk}>{children}</DeskContext.Provider>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("outside a workbench");
  return desk;
}

/** A part of the session's state; redraws when that part changes. */
export function useSession<Part>(part: (state: SessionState) => Part): Part {
  return useStore(useDesk().session.store, part);
}

export function useLanguage() {
  return languageOf(useTranslation().i18n.language);
}

/** How a modality names its objects in lists. */
export interface Presenter {
  title(object: LabelledObject): string;
  summary(object: LabelledObject): string;
  /** Brings an object into sight. */
  reveal(ids: readonly string[]): void;
  /** A class was chosen: true where it was for something of the modality's own, such as selected words. */
  onClass?(look: ClassLook): boolean;
}

const PresenterContext = createContext<Presenter | null>(null);

export function PresenterProvider({ presenter, children }: { presenter: Presenter; children: ReactNode }) {
  return <PresenterContext.Provider value={presenter}>{children}</PresenterContext.Provider>;
}

export function usePresenter(): Presenter {
  const presenter = useContext(PresenterContext);
  if (!presenter) throw new Error("outside a modality's workbench");
  return presenter;
}

const NO_OBJECTS: readonly LabelledObject[] = [];

/** What fields may refer to: the objects by their names in the list, and the texts. */
export function useFieldContext(): FieldContext {
  const { session, texts } = useDesk();
  const language = useLanguage();
  const presenter = usePresenter();
  const objects = useSession((state) => state.document.objects ?? NO_OBJECTS);
  return useMemo(() => {
    const referenced = objects.map(
      (object): ReferencedObject => ({
        id: object.id,
        title: presenter.title(object),
        color: session.classes.colorOf(object.label),
        classes: session.classes.find(object.label)?.line ?? [object.label],
      }),
    );
    return { language, objects: referenced, textOf: (media) => texts.get(media) ?? null };
  }, [objects, language, presenter, session, texts]);
}
