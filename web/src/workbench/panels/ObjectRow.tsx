import { type CSSProperties, type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import fieldStyles from "../../ui/fields/inputs.module.css";
import { type Desk, useDesk, usePresenter, useSession } from "../desk";
import { Glyph } from "../frame/Glyph";
import { remove, setAttribute, setFlag } from "../session/edits";
import { FieldList } from "./FieldList";
import styles from "./ObjectList.module.css";

/** Picks a row: alone, added with Ctrl or ⌘, or with all between by Shift. */
export function pick(desk: Desk, id: string, event: MouseEvent): void {
  const { session } = desk;
  const { selection, document, ghosts } = session.state;
  if (event.metaKey || event.ctrlKey) {
    session.select(selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id]);
    return;
  }
  const all = [...(document.objects ?? []).map((object) => object.id), ...ghosts.map((ghost) => ghost.id)];
  const [from, to] = [all.indexOf(selection.at(-1) ?? ""), all.indexOf(id)];
  if (event.shiftKey && from >= 0) session.select(all.slice(Math.min(from, to), Math.max(from, to) + 1));
  else session.select([id]);
}

interface ObjectRowProps {
  object: LabelledObject;
  selected: boolean;
  /** It is the only one selected: what is said of it stands open beneath. */
  alone: boolean;
}

/** One object: colour, name, what it is, and marks to hide, lock or delete it. */
export const ObjectRow = memo(function ObjectRow({ object, selected, alone }: ObjectRowProps) {
  const { t } = useTranslation("workbench");
  const desk = useDesk();
  const { session, task } = desk;
  const presenter = usePresenter();
  const hidden = useSession((state) => state.hidden.has(object.id));
  const locked = useSession((state) => state.locked.has(object.id));
  const title = presenter.title(object);
  return (
    <div
      className={styles.row}
      data-selected={selected || undefined}
      data-hidden={hidden || undefined}
      style={{ "--c": session.classes.colorOf(object.label) } as CSSProperties}
    >
      <i className={styles.swatch} aria-hidden="true" />
      <button
        type="button"
        className={styles.name}
        title={title}
        aria-pressed={selected}
        onClick={(event) => {
          pick(desk, object.id, event);
          presenter.reveal([object.id]);
        }}
      >
        {title}
      </button>
      <span className={styles.summary}>{presenter.summary(object)}</span>
      <span className={styles.marks}>
        <button
          type="button"
          className={styles.mark}
          aria-label={t("objects.hide", { name: title })}
          aria-pressed={hidden}
          onClick={() => session.setHidden([object.id], !hidden)}
        >
          <Glyph name={hidden ? "eyeShut" : "eye"} />
        </button>
        {task.mode === "read" ? null : (
          <button
            type="button"
            className={styles.mark}
            aria-label={t("objects.lock", { name: title })}
            aria-pressed={locked}
            onClick={() => session.setLocked([object.id], !locked)}
          >
            <Glyph name={locked ? "lock" : "open"} />
          </button>
        )}
        {session.editable && !locked ? (
          <button
            type="button"
            className={styles.mark}
            aria-label={t("objects.delete", { name: title })}
            onClick={() => remove(session, [object.id])}
          >
            <Glyph name="trash" />
          </button>
        ) : null}
      </span>
      {selected && alone ? <Details object={object} locked={locked} /> : null}
    </div>
  );
});

function Details({ object, locked }: { object: LabelledObject; locked: boolean }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const disabled = locked || !session.editable;
  const fields = session.classes.attributesOf(object.label);
  return (
    <div className={styles.details}>
      {fields.length > 0 ? (
        <FieldList
          owner={object.id}
          fields={fields}
          values={object.attributes}
          disabled={disabled}
          onChange={(name, value, manner) => setAttribute(session, object.id, name, value, manner)}
        />
      ) : null}
      {disabled ? null : (
        <div className={styles.flags}>
          {(["occluded", "truncated", "difficult"] as const).map((flag) =>
            (object.shapes ?? []).some((shape) => shape.kind === "span") ? null : (
              <button
                key={flag}
                type="button"
                className={fieldStyles.chip}
                aria-pressed={object[flag] === true}
                onClick={() => setFlag(session, [object.id], flag, object[flag] !== true)}
              >
                {t(`flags.${flag}`)}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}
