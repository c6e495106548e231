import { useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ColourField.module.css";
import { COLOURS } from "./change";

/** Eight colours that can be told apart by everybody, and any other on request. */
export function ColourField({ value, onChange }: { value: string | null; onChange: (colour: string) => void }) {
  const { t } = useTranslation("projects");
  const name = useId();
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{t("ontology.colour")}</legend>
      <div className={styles.row}>
        {COLOURS.map((colour, index) => (
          <label key={colour} className={styles.swatch} style={{ background: colour }}>
            <input
              type="radio"
              name={name}
              aria-label={t("ontology.colourNumber", { number: index + 1 })}
              checked={value?.toLowerCase() === colour}
              onChange={() => onChange(colour)}
            />
          </label>
        ))}
        <input
          type="color"
          className={styles.other}
          aria-label={t("ontology.otherColour")}
          value={value ?? COLOURS[0]}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </fieldset>
  );
}
