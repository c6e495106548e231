import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button/Button";
import { useDesk, useSession } from "../desk";
import { accept, reject } from "../session/edits";
import type { Ghost } from "../session/ghosts";
import styles from "./ObjectList.module.css";

const FIRST_SCORE = 0.8;
const SCORE_STEP = 0.01;

/** What is done with all suggestions at once: shown, taken, turned down, or taken from a score on. */
export function Suggestions({ ghosts }: { ghosts: readonly Ghost[] }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const shown = useSession((state) => state.ghostsShown);
  return (
    <>
      <div className={styles.suggestions}>
        <span>{t("ghosts.open", { count: ghosts.length })}</span>
        <Button compact kind="quiet" onClick={() => session.store.setState({ ghostsShown: !shown })}>
          {t(shown ? "ghosts.hide" : "ghosts.show")}
        </Button>
        <Button compact kind="quiet" onClick={() => accept(session, ghosts)}>
          {t("ghosts.acceptAll")}
        </Button>
        <Button compact kind="quiet" onClick={() => reject(session, ghosts)}>
          {t("ghosts.rejectAll")}
        </Button>
      </div>
      {shown && ghosts.length > 1 && ghosts.some(({ object }) => object.score !== undefined) ? (
        <FromScore ghosts={ghosts} />
      ) : null}
    </>
  );
}

/** The surest are taken in one step; the slider says from where on, the button how many that are. */
function FromScore({ ghosts }: { ghosts: readonly Ghost[] }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const [least, setLeast] = useState(FIRST_SCORE);
  const sure = ghosts.filter(({ object }) => object.score !== undefined && object.score >= least);
  return (
    <div className={styles.score}>
      <input
        type="range"
        min={0}
        max={1}
        step={SCORE_STEP}
        value={least}
        aria-label={t("ghosts.least")}
        aria-valuetext={least.toFixed(2)}
        onChange={(event) => setLeast(event.target.valueAsNumber)}
      />
      <span className="num">≥ {least.toFixed(2)}</span>
      <Button compact kind="quiet" disabled={sure.length === 0} onClick={() => accept(session, sure)}>
        {t("ghosts.acceptSure", { count: sure.length })}
      </Button>
    </div>
  );
}
