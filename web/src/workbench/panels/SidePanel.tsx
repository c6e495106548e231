import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useDesk, useSession } from "../desk";
import { FilmStrip } from "../frame/FilmStrip";
import { AnswersPanel, AnswersStrip, answersFitStrip } from "./AnswersPanel";
import { ClassPalette } from "./ClassPalette";
import { CommentNotes } from "./CommentNotes";
import { GuidelinePanel } from "./GuidelinePanel";
import { HistoryPanel } from "./HistoryPanel";
import { ObjectList } from "./ObjectList";
import { RelationsPanel } from "./RelationsPanel";
import { ReviewPanel } from "./ReviewPanel";
import styles from "./SidePanel.module.css";

export interface SidePanelProps {
  /** What the questions about the whole item are called here: the whole picture, the whole text. */
  answersTitle: string;
  /** More panels of the modality's own; they stand behind the lists. */
  more?: readonly PanelTab[];
}

export interface PanelTab {
  name: string;
  title: string;
  count?: number | undefined;
  /** The panel that it stands in for, by name. */
  replaces?: string;
  body: ReactNode;
}

function useTabs({ answersTitle, more = [] }: SidePanelProps): PanelTab[] {
  const { t } = useTranslation("workbench");
  const { session, task } = useDesk();
  const objects = useSession((state) => (state.document.objects?.length ?? 0) + state.ghosts.length);
  const relations = useSession((state) => state.document.relations?.length ?? 0);
  const { classes } = session;
  const tabs: PanelTab[] = [];
  if (task.mode === "review") tabs.push({ name: "review", title: t("review.tab"), body: <ReviewPanel /> });
  if (classes.offered.length > 0 || objects > 0) {
    tabs.push({ name: "objects", title: t("objects.tab"), count: objects, body: <ObjectsPanel /> });
  }
  if (classes.relations.length > 0 || relations > 0) {
    tabs.push({ name: "relations", title: t("relations.tab"), count: relations, body: <RelationsPanel /> });
  }
  if (classes.questions.length > 0 && !answersFitStrip(classes)) {
    tabs.push({ name: "answers", title: answersTitle, body: <AnswersPanel /> });
  }
  tabs.push(...more);
  tabs.push({ name: "guideline", title: t("guideline.tab"), body: <GuidelinePanel /> });
  tabs.push({ name: "history", title: t("history.tab"), body: <HistoryPanel /> });
  const replaced = new Set(more.map((tab) => tab.replaces));
  return tabs.filter((tab) => !replaced.has(tab.name));
}

/** What the picture or text says, as lists: objects, answers, rules, history. */
export function SidePanel(props: SidePanelProps) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const tabs = useTabs(props);
  const wanted = useSession((state) => state.tab);
  const open = tabs.find((tab) => tab.name === wanted) ?? tabs[0];
  useEffect(() => {
    if (wanted === "" && open) session.open(open.name);
  }, [wanted, open, session]);
  return (
    <aside
      className={styles.panel}
      aria-label={t("panel")}
      // Where nothing is marked, the questions are the work: they get the room.
      data-wide={session.classes.offered.length === 0 || undefined}
    >
      <div className={styles.tabs} role="tablist">
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`tab-${tab.name}`}
            aria-selected={tab === open}
            aria-controls="panel-body"
            className={styles.tab}
            onClick={() => session.open(tab.name)}
          >
            {tab.title}
            {tab.count ? <em className="num">{tab.count}</em> : null}
          </button>
        ))}
      </div>
      <div
        className={styles.body}
        role="tabpanel"
        id="panel-body"
        aria-labelledby={open ? `tab-${open.name}` : undefined}
      >
        {open?.body}
      </div>
      <CommentNotes />
      {answersFitStrip(session.classes) ? <AnswersStrip /> : null}
      <FilmStrip />
    </aside>
  );
}

function ObjectsPanel() {
  return (
    <>
      <ClassPalette />
      <ObjectList />
    </>
  );
}
