import { useTranslation } from "react-i18next";
import { Glyph } from "../frame/Glyph";
import type { ListWish } from "./listRows";
import styles from "./ObjectList.module.css";

interface ListBarProps {
  wish: ListWish;
  setWish: (wish: ListWish) => void;
}

/** Finds rows by words, and puts them under their classes. */
export function ListBar({ wish, setWish }: ListBarProps) {
  const { t } = useTranslation("workbench");
  return (
    <div className={styles.bar}>
      <input
        type="search"
        className={styles.filter}
        aria-label={t("objects.filter")}
        placeholder={t("objects.filter")}
        value={wish.text}
        onChange={(event) => setWish({ ...wish, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
          if (wish.text === "") event.currentTarget.blur();
          else setWish({ ...wish, text: "" });
        }}
      />
      <button
        type="button"
        className={styles.group}
        aria-pressed={wish.grouped}
        onClick={() => setWish({ ...wish, grouped: !wish.grouped })}
      >
        <Glyph name="group" />
        {t("objects.byClass")}
      </button>
    </div>
  );
}
