import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { shapeTools } from "../../canvas/shapePlugin";
import type { Stage } from "../../canvas/stage";
import { selectTool } from "../../canvas/tools/select/Idle";
import { useBinder } from "../../ui/keys/useBinder";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { useDesk, useSession } from "../desk";
import { toolsFor } from "./PictureRail";

const BRUSH_STEP = 1.25;
const BRUSH_LEAST = 1;
const BRUSH_MOST = 500;

/** Which tool is in hand. Choosing a class takes up a tool that can draw it. */
export function useTools(stage: Stage, free: boolean): { tool: string; take: (name: string) => void } {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  const { session } = useDesk();
  const [tool, setTool] = useState("select");
  const take = useCallback(
    (name: string) => {
      stage.take(name === "select" ? selectTool : shapeTools.get(name).make);
      setTool(name);
    },
    [stage],
  );
  const active = useSession((state) => state.activeClass);
  const choices = useSession((state) => state.classChoices);
  const [seen, setSeen] = useState(choices);
  useEffect(() => {
    if (choices === seen || active === null) return;
    setSeen(choices);
    if (session.state.selection.length > 0 || !session.editable) return;
    const fitting = toolsFor((kind) => session.classes.allows(active, kind));
    if (!fitting.some((one) => one.name === tool) && fitting[0]) take(fitting[0].name);
  }, [active, choices, seen, session, tool, take]);
  const brush = tool !== "select" && shapeTools.find(tool)?.brush === true;
  const resize = (factor: number) => {
    stage.brush = Math.min(Math.max(stage.brush * factor, BRUSH_LEAST), BRUSH_MOST);
    stage.touch("overlay");
    stage.touch("status");
  };
  const bindings: KeyBinding[] = brush
    ? [...bind("picture.thinner", () => resize(1 / BRUSH_STEP)), ...bind("picture.thicker", () => resize(BRUSH_STEP))]
    : [];
  // Escape leads back to the select tool, once nothing is under way and nothing is selected.
  const waiting = useSession((state) => state.selection.length === 0);
  const back: KeyBinding[] =
    free && tool !== "select" && waiting
      ? [
          {
            keys: "escape",
            title: t("backToSelect"),
            run: () => {
              if (!stage.busy) take("select");
              else stage.key({ key: "escape", shift: false, alt: false, mod: false });
            },
          },
        ]
      : [];
  useKeys(t("workbench:keys.tools"), [...bindings, ...back]);
  return { tool, take };
}
