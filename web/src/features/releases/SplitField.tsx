import { useTranslation } from "react-i18next";
import { NumberField } from "../../ui/inputs/fields";
import styles from "./SplitField.module.css";

const NAMES = ["train", "val", "test"] as const;
const WHOLE = 100;

type Shares = Record<string, number>;

/** Three shares that come to a whole; asked for in percent, shown as a bar. */
export function SplitField({ shares, change }: { shares: Shares; change: (shares: Shares) => void }) {
  const { t } = useTranslation("releases");
  const percent = (name: string) => Math.round((shares[name] ?? 0) * WHOLE);
  const sum = NAMES.reduce((total, name) => total + percent(name), 0);
  return (
    <div>
      <div className={styles.row}>
        {NAMES.map((name) => (
          <NumberField
            key={name}
            label={t(`splits.${name}`)}
            suffix=" %"
            min={0}
            max={WHOLE}
            allowDecimal={false}
            value={percent(name)}
            onChange={(value) => change({ ...shares, [name]: (Number(value) || 0) / WHOLE })}
          />
        ))}
      </div>
      <div className={styles.bar} aria-hidden="true">
        {NAMES.map((name) => (
          <i key={name} style={{ flexGrow: percent(name) }} />
        ))}
      </div>
      {sum === WHOLE ? null : <p className={styles.note}>{t("new.sum", { sum })}</p>}
    </div>
  );
}
