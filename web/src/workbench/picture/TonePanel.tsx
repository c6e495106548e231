import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button/Button";
import { Kbd } from "../../ui/keys/Kbd";
import { useKeyOf } from "../../ui/keys/useBinder";
import styles from "./TonePanel.module.css";
import { isPlain, LEAST, MOST, PLAIN, type Scale, STEP } from "./tone";
import type { Toning } from "./useTone";

const SCALES: readonly { of: Scale; commands: readonly [string, string] }[] = [
  { of: "brightness", commands: ["picture.darker", "picture.brighter"] },
  { of: "contrast", commands: ["picture.lessContrast", "picture.moreContrast"] },
];

/** Brightness, contrast and inversion of what is shown; the picture itself is never changed. */
export function TonePanel({ tone, setTone, opened, open }: Toning) {
  const { t } = useTranslation("picture");
  if (!opened) return null;
  return (
    <section
      className={styles.panel}
      aria-label={t("tone")}
      onKeyDown={(event) => {
        if (event.key === "Escape") open(false);
      }}
    >
      {SCALES.map(({ of, commands }) => (
        <label key={of} className={styles.scale}>
          <span>{t(of)}</span>
          <input
            type="range"
            min={LEAST}
            max={MOST}
            step={STEP}
            value={tone[of]}
            onChange={(event) => setTone({ ...tone, [of]: event.target.valueAsNumber })}
          />
          <output>{tone[of].toFixed(1)}</output>
          <Key of={commands[0]} />
          <Key of={commands[1]} />
        </label>
      ))}
      <div className={styles.foot}>
        <label>
          <input
            type="checkbox"
            checked={tone.inverted}
            onChange={(event) => setTone({ ...tone, inverted: event.target.checked })}
          />
          {t("inverted")} <Key of="picture.inverted" />
        </label>
        <Button compact kind="quiet" disabled={isPlain(tone)} onClick={() => setTone(PLAIN)}>
          {t("plain")}
        </Button>
      </div>
    </section>
  );
}

function Key({ of }: { of: string }) {
  const keys = useKeyOf(of);
  return keys ? <Kbd keys={keys} /> : <span />;
}
