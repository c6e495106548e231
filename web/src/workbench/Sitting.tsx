import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnnotationDocument } from "../core/document";
import { Button } from "../ui/button/Button";
import { type Desk, DeskProvider } from "./desk";
import { draftKey, nameOf, weigh } from "./drafts/beginning";
import { DraftSaver } from "./drafts/DraftSaver";
import { type DraftPlace, type LocalDraft, localDrafts } from "./drafts/localDrafts";
import { useHold } from "./drafts/useHold";
import { Notice } from "./frame/StateBar";
import type { WorkbenchProps, WorkbenchTask } from "./ports";
import { RemarksProvider } from "./review/remarks";
import styles from "./Sitting.module.css";
import { ActiveClock } from "./session/clock";
import { Session } from "./session/Session";

interface Opened {
  document: AnnotationDocument;
  sequence: number;
  unsaved: boolean;
  local: LocalDraft | null;
}

interface Choice {
  local: AnnotationDocument;
  server: AnnotationDocument;
  take(document: AnnotationDocument): void;
}

type Opening = { is: "reading" } | { is: "choosing"; choice: Choice } | { is: "opened"; opened: Opened };

/** Reads what this machine has of the task and weighs it against what the server has. */
function useOpening(task: WorkbenchTask): Opening {
  const [opening, setOpening] = useState<Opening>(() =>
    task.mode === "read" ? { is: "opened", opened: plainly(task.document, 0, false, null) } : { is: "reading" },
  );
  // The page may hand the same task over again (a name was loaded, the language changed): it is opened once.
  const first = useRef(task);
  useEffect(() => {
    const opened = first.current;
    if (opened.mode === "read") return;
    let stale = false;
    const weighed = (local: LocalDraft | null) => {
      if (stale) return;
      const found = weigh(opened, local);
      if (found.from !== "choose") {
        setOpening({ is: "opened", opened: plainly(found.document, found.sequence, found.from === "local", local) });
        return;
      }
      const take = (document: AnnotationDocument) =>
        setOpening({ is: "opened", opened: plainly(document, found.sequence, document === found.local, local) });
      setOpening({ is: "choosing", choice: { local: found.local, server: found.server, take } });
    };
    // Where the browser keeps nothing, the server's draft is all there is.
    localDrafts.read(draftKey(opened)).then(weighed, () => weighed(null));
    void tidied();
    return () => {
      stale = true;
    };
  }, []);
  return opening;
}

let tidying: Promise<void> | null = null;

/** Once a visit, what was saved long ago is forgotten; if that fails it is tried at the next. */
function tidied(): Promise<void> {
  tidying ??= localDrafts.tidy(Date.now()).catch(() => undefined);
  return tidying;
}

function plainly(document: AnnotationDocument, sequence: number, unsaved: boolean, local: LocalDraft | null): Opened {
  return { document, sequence, unsaved, local };
}

function placeOf({ member = "", task, lease, item }: WorkbenchProps["task"]): DraftPlace {
  return { member, task, lease, title: item.key, path: window.location.pathname };
}

interface Tools {
  session: Session;
  saver: DraftSaver | null;
  clock: ActiveClock;
}

function toolsFor({ task, ports }: Pick<WorkbenchProps, "task" | "ports">, opened: Opened): Tools {
  const { local, document } = opened;
  const clock = new ActiveClock(local?.seconds ?? 0);
  const session = new Session(task, {
    document,
    ...(local ? { edits: local.edits, editsByObject: local.editsByObject } : {}),
  });
  if (task.mode === "read") return { session, saver: null, clock };
  const saver = new DraftSaver({
    key: draftKey(task),
    base: nameOf(task.document),
    place: placeOf(task),
    local: localDrafts,
    document,
    sequence: opened.sequence,
    unsaved: opened.unsaved,
    effort: () => ({ seconds: clock.seconds, edits: session.counter.total, editsByObject: session.counter.byObject }),
    send: (draft, options) => ports.saveDraft(draft, options),
    regain: ports.regain,
  });
  session.history.subscribe((next) => saver.keep(next));
  return { session, saver, clock };
}

/** Drafts leave before the page does: hidden, closed, or back on the network. Where they cannot, the browser asks. */
function useFlushing({ saver, clock }: Tools): void {
  useEffect(() => {
    const leaving = () => void saver?.flush(true);
    const back = () => void saver?.flush();
    const hidden = () => {
      if (document.visibilityState === "hidden") leaving();
    };
    const asked = (event: BeforeUnloadEvent) => {
      if (saver?.unsaved && !saver.keptHere) event.preventDefault();
    };
    window.addEventListener("beforeunload", asked);
    window.addEventListener("pagehide", leaving);
    window.addEventListener("online", back);
    document.addEventListener("visibilitychange", hidden);
    clock.start();
    return () => {
      window.removeEventListener("beforeunload", asked);
      window.removeEventListener("pagehide", leaving);
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", hidden);
      clock.stop();
      leaving();
    };
  }, [saver, clock]);
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

interface SittingProps extends WorkbenchProps {
  /** Texts of the item's media, where a modality has loaded them. */
  texts?: ReadonlyMap<string, string>;
  children: ReactNode;
}

/** One person at one task: drafts weighed, the document opened, saving begun. What is inside finds it on the desk. */
export function Sitting(props: SittingProps) {
  const opening = useOpening(props.task);
  if (opening.is === "reading") return <div className={styles.opening} aria-busy="true" />;
  if (opening.is === "choosing") return <Choosing choice={opening.choice} />;
  return <Opened {...props} opened={opening.opened} />;
}

function Choosing({ choice }: { choice: Choice }) {
  const { t } = useTranslation("workbench");
  return (
    <main className={styles.choice}>
      <h1>{t("choose.title")}</h1>
      <p>{t("choose.detail")}</p>
      <div className={styles.buttons}>
        <Button kind="main" onClick={() => choice.take(choice.local)}>
          {t("choose.local", { count: choice.local.objects?.length ?? 0 })}
        </Button>
        <Button onClick={() => choice.take(choice.server)}>
          {t("choose.server", { count: choice.server.objects?.length ?? 0 })}
        </Button>
      </div>
    </main>
  );
}

function Opened({ task, ports, frame, texts = NO_TEXTS, children, opened }: SittingProps & { opened: Opened }) {
  const { t } = useTranslation("workbench");
  // The ports may be made anew by the page; the work goes on with the same tools.
  const portsNow = useRef(ports);
  portsNow.current = ports;
  const [tools] = useState(() =>
    toolsFor({ task, ports: { ...ports, saveDraft: (...draft) => portsNow.current.saveDraft(...draft) } }, opened),
  );
  useFlushing(tools);
  const { holding, steal } = useHold(draftKey(task), tools);
  const desk = useMemo<Desk>(() => ({ task, ports, frame, texts, ...tools }), [task, ports, frame, texts, tools]);
  const bench = (
    <>
      {holding === "elsewhere" ? (
        <Notice title={t("elsewhere.title")} detail={t("elsewhere.detail")}>
          <Button compact onClick={steal}>
            {t("elsewhere.take")}
          </Button>
        </Notice>
      ) : null}
      <div className={styles.bench} key={holding}>
        {children}
      </div>
    </>
  );
  return (
    <DeskProvider desk={desk}>
      <div className={styles.sitting}>
        {task.mode === "review" ? <RemarksProvider>{bench}</RemarksProvider> : bench}
      </div>
    </DeskProvider>
  );
}
