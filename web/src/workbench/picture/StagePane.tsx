import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { StageInput } from "../../canvas/input";
import type { Picture } from "../../canvas/render/picture";
import type { Stage } from "../../canvas/stage";
import type { Hint, StageKey } from "../../canvas/tools/state";
import { StageView } from "../../canvas/view";
import { Button } from "../../ui/button/Button";
import { useBinder } from "../../ui/keys/useBinder";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { HintBar } from "../frame/HintBar";
import { ArrangeBar } from "./ArrangeBar";
import styles from "./StagePane.module.css";
import { TonePanel } from "./TonePanel";
import { filterOf } from "./tone";
import { useStageState } from "./useStageState";
import type { Toning } from "./useTone";

interface StagePaneProps {
  stage: Stage;
  picture: Picture | null;
  /** The picture could not be had; trying again is offered. */
  failed: (() => void) | null;
  toning: Toning;
  free: boolean;
  label: string;
  /** Beside another pane it is a part of the work, not all of it. */
  beside?: boolean;
}

/** The picture with everything on it. The pointer and, while the focus is free, the keys belong to the tool in hand. */
export function StagePane({ stage, picture, failed, toning, free, label, beside = false }: StagePaneProps) {
  const { t } = useTranslation("picture");
  const Pane = beside ? "section" : "main";
  const pane = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<StageView | null>(null);
  const input = useRef<StageInput | null>(null);
  const cursor = useStageState(stage, "status", cursorOf);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const shown = new StageView(stage, element);
    const bound = new StageInput(stage, element);
    input.current = bound;
    setView(shown);
    return () => {
      bound.close();
      shown.close();
    };
  }, [stage]);
  useEffect(() => {
    if (picture) stage.setMedia({ x0: 0, y0: 0, x1: picture.width, y1: picture.height });
    view?.show(picture);
  }, [view, stage, picture]);
  const filter = filterOf(toning.tone);
  useEffect(() => view?.filter(filter), [view, filter]);
  useSpace(input, stage, free);
  return (
    <Pane className={styles.pane} aria-label={label}>
      <div
        ref={pane}
        className={styles.stage}
        style={{ cursor }}
        data-stage
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the stage takes the keys of the tool in hand
        tabIndex={0}
      />
      {free ? <StageKeys stage={stage} /> : null}
      <TonePanel {...toning} />
      <ArrangeBar stage={stage} />
      {failed ? (
        <div className={styles.failed} role="alert">
          <b>{t("failed.title")}</b>
          <p>{t("failed.detail")}</p>
          <Button onClick={failed}>{t("failed.again")}</Button>
        </div>
      ) : (
        <StageHints stage={stage} />
      )}
    </Pane>
  );
}

function cursorOf(stage: Stage): string {
  return stage.state.cursor;
}

interface Said {
  title: string;
  hints: readonly Hint[];
  /** What is compared: hints are made anew each time they are asked for. */
  text: string;
}

let lastSaid: Said = { title: "", hints: [], text: "" };

function hintsOf(stage: Stage): Said {
  const { title, hints } = stage.state;
  const text = JSON.stringify([title, hints]);
  if (text !== lastSaid.text) lastSaid = { title, hints, text };
  return lastSaid;
}

function StageHints({ stage }: { stage: Stage }) {
  const { title, hints } = useStageState(stage, "status", hintsOf);
  return <HintBar title={title} hints={hints} />;
}

const KEYS: readonly StageKey[] = ["escape", "enter", "delete", "backspace", "up", "down", "left", "right"];
const ARROWS: readonly StageKey[] = ["up", "down", "left", "right"];

/** Keys of the tool in hand. Those it has no use for are left to whoever else has one. */
function StageKeys({ stage }: { stage: Stage }) {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  const busy = useStageState(stage, "status", isBusy);
  const acts = useStageState(stage, "status", actsOnKeys);
  const press = (key: StageKey) => (event: KeyboardEvent) => {
    stage.key({ key, shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey });
  };
  // Enter opens attributes unless a tool is in the middle of something, and then it ends that.
  const heard = KEYS.filter((key) => (key === "enter" ? busy : acts));
  const bindings = heard.flatMap((key): KeyBinding[] => {
    const bound = bind(`picture.${key}`, press(key));
    if (!ARROWS.includes(key)) return bound;
    const tenfold = bound.map((one) => ({ ...one, keys: `shift+${one.keys}`, title: t("keys.tenfold") }));
    return [...bound, ...tenfold];
  });
  useKeys(t("keys.title"), bindings);
  return null;
}

function isBusy(stage: Stage): boolean {
  return stage.busy;
}

function actsOnKeys(stage: Stage): boolean {
  return stage.busy || stage.selection.size > 0;
}

/** While space is held the hand moves the picture; a tool in the middle of something may use it instead. */
function useSpace(input: { current: StageInput | null }, stage: Stage, free: boolean): void {
  useEffect(() => {
    if (!free) return;
    const down = (event: KeyboardEvent) => {
      if (event.key !== " " || event.isComposing) return;
      event.preventDefault();
      if (event.repeat) return;
      const used = stage.busy && stage.key({ key: "space", shift: false, alt: false, mod: false });
      if (!used) input.current?.holdSpace(true);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === " ") input.current?.holdSpace(false);
    };
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    return () => {
      input.current?.holdSpace(false);
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
    };
  }, [input, stage, free]);
}
