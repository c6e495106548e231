import { useTranslation } from "react-i18next";
import { useDesk } from "../desk";
import styles from "./FilmStrip.module.css";

/** The neighbours of this task, the present one marked. */
export function FilmStrip() {
  const { t } = useTranslation("workbench");
  const { film } = useDesk().frame;
  if (!film || film.length < 2) return null;
  return (
    <nav className={styles.film} aria-label={t("film")}>
      {film.map(({ id, preview, title, current, open }) => (
        <button
          key={id}
          type="button"
          className={styles.frame}
          title={title}
          aria-label={title}
          aria-current={current || undefined}
          disabled={!open && !current}
          onClick={open}
        >
          {preview ? <img src={preview} alt="" loading="lazy" /> : <span>{title}</span>}
        </button>
      ))}
    </nav>
  );
}
