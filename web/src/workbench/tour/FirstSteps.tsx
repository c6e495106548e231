import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "../../ui/button/Button";
import { Kbd } from "../../ui/keys/Kbd";
import { keysOf, useKeymap } from "../../ui/keys/keymap";
import { hasHandedIn } from "../actions/handing";
import { useDesk, useSession } from "../desk";
import styles from "./FirstSteps.module.css";
import { following, markingOf, type Step, stepsOf, way } from "./way";

/** A line beneath the bar that shows a newcomer the way; gone for good once they have walked it or want none. */
export function FirstSteps() {
  const { frame, task } = useDesk();
  if (!frame.newcomer || task.mode !== "annotate") return null;
  return <Way over={frame.newcomer.over} />;
}

function Way({ over }: { over: () => void }) {
  const { t } = useTranslation("workbench");
  const { task } = useDesk();
  const suggestions = (task.proposals?.objects ?? []).length > 0;
  const steps = stepsOf({ suggestions });
  const step = useStore(way, (state) => state.step);
  const next = following(step, steps);
  useWalking(step, next);
  const { words, keys } = useStep(step, markingOf(task.ontology));
  return (
    <section className={styles.line} aria-label={t("tour.title")}>
      <span className={styles.count}>
        {steps.indexOf(step) + 1}/{steps.length}
      </span>
      <span role="status">{t(words)}</span>
      {keys.map((hint) => (
        <span key={hint.words} className={styles.hint}>
          <Kbd keys={hint.keys} />
          {t(hint.words)}
        </span>
      ))}
      <span className={styles.actions}>
        {next ? (
          <>
            <Button compact onClick={() => way.setState({ step: next })}>
              {t("tour.next")}
            </Button>
            <Button compact kind="quiet" onClick={over}>
              {t("tour.skip")}
            </Button>
          </>
        ) : (
          <Button compact onClick={over}>
            {t("tour.over")}
          </Button>
        )}
      </span>
    </section>
  );
}

/** What was done needs no more telling: the way goes on by itself. */
function useWalking(step: Step, next: Step | null): void {
  const begun = useSession((state) => state.doneSteps > 0);
  const left = useSession((state) => state.ghosts.length);
  const first = useRef(left);
  const walked =
    (step === "mark" && begun) ||
    (step === "suggestion" && left < first.current) ||
    (step === "submit" && hasHandedIn() && !begun);
  useEffect(() => {
    if (walked && next) way.setState({ step: next });
  }, [walked, next]);
}

interface StepShown {
  words: string;
  keys: { keys: string; words: string }[];
}

function useStep(step: Step, marking: ReturnType<typeof markingOf>): StepShown {
  const keymap = useKeymap();
  switch (step) {
    case "mark":
      return { words: `tour.mark.${marking}`, keys: [] };
    case "suggestion":
      return {
        words: "tour.suggestion",
        keys: [
          { keys: keysOf("work.take", keymap), words: "tour.take" },
          { keys: keysOf("work.reject", keymap), words: "tour.reject" },
        ],
      };
    case "submit":
      return { words: "tour.submit", keys: [{ keys: keysOf("work.submit", keymap), words: "tour.handIn" }] };
    case "keys":
      return {
        words: "tour.keys",
        keys: [
          { keys: "?", words: "tour.sheet" },
          { keys: "mod+k", words: "tour.palette" },
        ],
      };
  }
}
