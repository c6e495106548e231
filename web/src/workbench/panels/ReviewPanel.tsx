import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import { Button } from "../../ui/button/Button";
import fieldStyles from "../../ui/fields/inputs.module.css";
import { type Changed, difference, isSame } from "../compare/difference";
import { useDesk, usePresenter, useSession } from "../desk";
import { useRemarks } from "../review/remarks";
import styles from "./ReviewPanel.module.css";
import panel from "./SidePanel.module.css";

/** The reviewer's remarks, and what differs from the version before. */
export function ReviewPanel() {
  const { t } = useTranslation("workbench");
  const { remarks, writing, drop } = useRemarks();
  return (
    <div className={panel.scroll}>
      {writing === undefined ? null : <Writing key={writing ?? "whole"} object={writing} />}
      {remarks.length === 0 && writing === undefined ? <p className={styles.hint}>{t("review.hint")}</p> : null}
      <ul className={styles.remarks}>
        {remarks.map((remark, index) => (
          <li key={index}>
            <ObjectName id={remark.object} />
            <p>{remark.text}</p>
            <Button compact kind="quiet" onClick={() => drop(index)}>
              {t("review.drop")}
            </Button>
          </li>
        ))}
      </ul>
      <Compared />
    </div>
  );
}

function ObjectName({ id }: { id: string | null }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const presenter = usePresenter();
  const object = session.document.objects?.find((one) => one.id === id);
  if (!object) return <b>{t("review.whole")}</b>;
  const show = () => {
    session.select([object.id]);
    presenter.reveal([object.id]);
  };
  return (
    <button type="button" className={styles.link} onClick={show}>
      {presenter.title(object)}
    </button>
  );
}

function Writing({ object }: { object: string | null }) {
  const { t } = useTranslation("workbench");
  const { put, putAside } = useRemarks();
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") put({ text: text.trim(), object });
  };
  return (
    <div className={styles.writing}>
      <ObjectName id={object} />
      <textarea
        className={fieldStyles.area}
        aria-label={t("review.remark")}
        placeholder={t("review.placeholder")}
        rows={2}
        // biome-ignore lint/a11y/noAutofocus: it opens because its key was pressed
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") putAside();
          else if (event.key === "Enter" && !event.shiftKey) send();
          else return;
          event.preventDefault();
        }}
      />
      <div className={styles.buttons}>
        <Button compact onClick={send} disabled={text.trim() === ""}>
          {t("review.put")}
        </Button>
        <Button compact kind="quiet" onClick={putAside}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}

function Compared() {
  const { t } = useTranslation("workbench");
  const { task, session } = useDesk();
  const document = useSession((state) => state.document);
  const found = useMemo(
    () => (task.compared ? difference(task.compared.document, document) : null),
    [task.compared, document],
  );
  if (!found || !task.compared) return null;
  return (
    <section className={styles.compared}>
      <h2>{t("review.against", { title: task.compared.title })}</h2>
      {isSame(found) ? <p className={styles.hint}>{t("review.same")}</p> : null}
      <ul>
        {found.objects.map((change) => (
          <ChangeRow key={change.before?.id ?? change.after?.id} change={change} />
        ))}
        {found.relations.length > 0 ? <li>{t("review.relations", { count: found.relations.length })}</li> : null}
        {found.answers.map((name) => (
          <li key={name}>
            <button type="button" className={styles.link} onClick={() => session.open("answers")}>
              {name}
            </button>
            <span>{t("review.aspects.attributes")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangeRow({ change }: { change: Changed<LabelledObject> }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const presenter = usePresenter();
  const thing = change.after ?? change.before;
  if (!thing) return null;
  const kind = change.before === null ? "added" : change.after === null ? "removed" : "changed";
  const said =
    kind === "changed"
      ? change.aspects.map((aspect) => t(`review.aspects.${aspect}`)).join(t("comma"))
      : t(`review.${kind}`);
  const show = () => {
    if (change.after) session.select([change.after.id]);
    presenter.reveal([thing.id]);
  };
  return (
    <li data-kind={kind}>
      <button type="button" className={styles.link} onClick={show}>
        {presenter.title(thing)}
      </button>
      <span>
        {said}
        {change.aspects.includes("shape") ? ` · ${change.similarity.toFixed(2)}` : ""}
      </span>
    </li>
  );
}
