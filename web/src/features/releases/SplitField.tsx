import { useTranslation } from "react-i18next";
import { NumberField } from "../../ui/inputs/fields";
import styles from "./SplitField.module.css";

const NAMES = ["train", "val", "test"] as const;

export type Splits = Record<(typeof NAMES)[number], number>;

/** Three shares in percent that come to a hundred; the bar shows them as they are. */
export function SplitField({ splits, change }: { splits: Splits; change: (splits: Splits) => void }) {
  const { t } = useTranslation("releases");
  const sum = NAMES.reduce((total, name) => total + splits[name], 0);
  return (
    <div>
      <div className={styles.row}>
        {NAMES.map((name) => (
          <NumberField
            key={name}
            label={t(`splits.${name}`)}
            suffix=" %"
            min={0}
            max={100}
            value={splits[name]}
            onChange={(value) => change({ ...splits, [name]: Number(value) || 0 })}
          />
        ))}
      </div>
      <div className={styles.bar} aria-hidden="true">
        {NAMES.map((name) => (
          <i key={name} style={{ flexGrow: splits[name] }} />
        ))}
      </div>
      {sum === 100 ? null : <p className={styles.note}>{t("new.sum", { sum })}</p>}
    </div>
  );
}
