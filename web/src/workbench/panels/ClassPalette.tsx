import { type CSSProperties, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../../ui/keys/Kbd";
import { useBinder, useKeyOf } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useLanguage, usePresenter, useSession } from "../desk";
import type { ClassLook } from "../session/classes";
import { chooseClass } from "../session/edits";
import type { SessionState } from "../session/Session";
import styles from "./ClassPalette.module.css";

/** So many are in sight; of more, those with a key, and the rest by search. */
const MOST_IN_SIGHT = 12;

/** The class of what is selected, where that is one; else the one in hand. */
function shownClass({ selection, document, ghosts, activeClass }: SessionState): string | null {
  if (selection.length === 0) return activeClass;
  const labels = new Set<string>();
  const chosen = new Set(selection);
  for (const object of document.objects ?? []) if (chosen.has(object.id)) labels.add(object.label);
  for (const ghost of ghosts) if (chosen.has(ghost.id)) labels.add(ghost.object.label);
  const [only] = labels;
  return labels.size === 1 && only !== undefined ? only : activeClass;
}

/** The classes with their keys: for what is selected, and for what comes next. */
export function ClassPalette() {
  const { t } = useTranslation("workbench");
  const { session, task } = useDesk();
  const language = useLanguage();
  const presenter = usePresenter();
  const bind = useBinder();
  const findKey = useKeyOf("work.findClass");
  const active = useSession(shownClass);
  const [searching, setSearching] = useState(false);
  const { offered } = session.classes;
  const choose = (look: ClassLook) => {
    if (!presenter.onClass?.(look)) chooseClass(session, look);
  };
  const titleOf = (look: ClassLook) => session.classes.titleOf(look.name, language);
  const usable = task.mode !== "read";
  useKeys(
    t("keys.classes"),
    usable
      ? [
          ...offered.flatMap((look) =>
            look.key ? [{ keys: look.key.toLowerCase(), title: titleOf(look), run: () => choose(look) }] : [],
          ),
          ...bind("work.findClass", () => setSearching(true)),
        ]
      : [],
  );
  if (!usable) return null;
  const many = offered.length > MOST_IN_SIGHT;
  const inSight = many
    ? offered.filter((look, index) => look.key !== null || look.name === active || index < 9)
    : offered;
  return (
    <div className={styles.palette}>
      {inSight.map((look) => (
        <button
          key={look.name}
          type="button"
          className={styles.class}
          style={{ "--c": look.color } as CSSProperties}
          aria-pressed={look.name === active}
          title={titleOf(look)}
          onClick={() => choose(look)}
        >
          {look.key ? <Kbd keys={look.key.toLowerCase()} /> : null}
          <span>{titleOf(look)}</span>
        </button>
      ))}
      {searching ? (
        <ClassSearch titleOf={titleOf} choose={choose} close={() => setSearching(false)} />
      ) : (
        <button type="button" className={styles.more} data-keeps-focus onClick={() => setSearching(true)}>
          {findKey ? <Kbd keys={findKey} /> : null}
          <span>{t("classes.find")}</span>
        </button>
      )}
    </div>
  );
}

interface ClassSearchProps {
  titleOf: (look: ClassLook) => string;
  choose: (look: ClassLook) => void;
  close: () => void;
}

/** Type a part of the name, Enter takes the first. */
function ClassSearch({ titleOf, choose, close }: ClassSearchProps) {
  const { t } = useTranslation("workbench");
  const { offered } = useDesk().session.classes;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const composing = useRef(false);
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return offered.filter((look) => `${look.name} ${titleOf(look)}`.toLowerCase().includes(wanted)).slice(0, 50);
  }, [offered, text, titleOf]);
  const take = (look: ClassLook | undefined) => {
    if (look) choose(look);
    close();
  };
  return (
    <div className={styles.search}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens because its key was pressed
        autoFocus
        type="text"
        role="combobox"
        aria-expanded
        aria-controls="class-list"
        aria-activedescendant={found[at] ? `class-${found[at].name}` : undefined}
        aria-label={t("classes.find")}
        placeholder={t("classes.placeholder")}
        value={text}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onBlur={close}
        onKeyDown={(event) => {
          if (composing.current) return;
          if (event.key === "Enter") take(found[at]);
          else if (event.key === "Escape") close();
          else if (event.key === "ArrowDown") setAt((now) => Math.min(now + 1, found.length - 1));
          else if (event.key === "ArrowUp") setAt((now) => Math.max(now - 1, 0));
          else return;
          event.preventDefault();
        }}
      />
      <div className={styles.found} role="listbox" id="class-list" aria-label={t("classes.find")}>
        {found.map((look, index) => (
          <div
            key={look.name}
            id={`class-${look.name}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            style={{ "--c": look.color } as CSSProperties}
            // The list goes when the input loses the focus: the press itself decides.
            onPointerDown={(event) => {
              event.preventDefault();
              take(look);
            }}
          >
            <i aria-hidden="true" />
            <span>{titleOf(look)}</span>
            {look.key ? <Kbd keys={look.key.toLowerCase()} /> : null}
          </div>
        ))}
        {found.length === 0 ? <div className={styles.none}>{t("classes.none")}</div> : null}
      </div>
    </div>
  );
}
