import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../core/problem";
import { Button } from "../../ui/button/Button";
import { notify } from "../../ui/overlay/toast";
import { useFormat } from "../../ui/text/format";
import { useDesk, usePresenter } from "../desk";
import type { TaskComment } from "../ports";
import styles from "./CommentNotes.module.css";

/** What a reviewer wrote, until it is dealt with; pressed, the object it is pinned to is shown. */
export function CommentNotes() {
  const { t } = useTranslation("workbench");
  const { task, ports, session } = useDesk();
  const [resolved, setResolved] = useState<ReadonlySet<string>>(
    () => new Set(task.comments.filter((comment) => comment.resolved).map((comment) => comment.id)),
  );
  const open = task.comments.filter((comment) => !resolved.has(comment.id));
  if (open.length === 0) return null;
  const settle = async (comment: TaskComment) => {
    setResolved((before) => new Set([...before, comment.id]));
    try {
      await ports.resolveComment(comment.id, true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setResolved((before) => new Set([...before].filter((id) => id !== comment.id)));
      notify({ tone: "failed", title: error.title, detail: error.detail ?? t("safe.kept") });
    }
  };
  return (
    <section className={styles.notes} aria-label={t("comments.title")}>
      {open.map((comment) => (
        <Note
          key={comment.id}
          comment={comment}
          resolve={session.task.mode === "read" ? null : () => void settle(comment)}
        />
      ))}
    </section>
  );
}

function Note({ comment, resolve }: { comment: TaskComment; resolve: (() => void) | null }) {
  const { t } = useTranslation("workbench");
  const format = useFormat();
  const { session } = useDesk();
  const presenter = usePresenter();
  const pinned = session.document.objects?.find((object) => object.id === comment.object);
  const show = () => {
    if (!pinned) return;
    session.open("objects");
    session.select([pinned.id]);
    presenter.reveal([pinned.id]);
  };
  return (
    <article className={styles.note}>
      <header>
        <b>{comment.author?.name ?? t("comments.title")}</b>
        <span>{format.ago(comment.created_at)}</span>
      </header>
      <p>{comment.text}</p>
      <footer>
        {pinned ? (
          <Button compact kind="quiet" onClick={show}>
            {t("comments.show", { name: presenter.title(pinned) })}
          </Button>
        ) : comment.object ? (
          <span>{t("comments.objectGone")}</span>
        ) : null}
        {resolve ? (
          <Button compact kind="quiet" onClick={resolve}>
            {t("comments.resolve")}
          </Button>
        ) : null}
      </footer>
    </article>
  );
}
