import { useTranslation } from "react-i18next";
import { type ShapeTool, shapeTools } from "../../canvas/shapePlugin";
import type { Stage } from "../../canvas/stage";
import { keysOf, useKeymap } from "../../ui/keys/keymap";
import { useDesk } from "../desk";
import { Rail, type RailButton } from "../frame/Rail";
import { toolWords } from "./commands";
import { isPlain } from "./tone";
import type { Toning } from "./useTone";

interface PictureRailProps {
  stage: Stage;
  tool: string;
  take: (tool: string) => void;
  snapping: boolean;
  setSnapping: (on: boolean) => void;
  /** Whether the version before is drawn too; null where there is none. */
  compared: boolean | null;
  toning: Toning;
  setCompared: (on: boolean) => void;
  /** Tools of the modality's own, behind those that draw. */
  more?: readonly RailButton[];
}

/** The drawing tools that the classes have a use for, in their order. */
export function toolsFor(allowed: (kind: string) => boolean): ShapeTool[] {
  return shapeTools
    .names()
    .map((name) => shapeTools.get(name))
    .filter((tool) => allowed(tool.kind))
    .sort((a, b) => a.order - b.order);
}

/** From here on a tool works on what is there instead of drawing anew. */
const SECOND_ROW = 20;

export function PictureRail({
  stage,
  tool: inHand,
  take,
  snapping,
  setSnapping,
  compared,
  setCompared,
  toning,
  more = [],
}: PictureRailProps) {
  const { t } = useTranslation(["picture", "workbench"]);
  const { session, task } = useDesk();
  const { classes } = session;
  const classKeys = new Set(classes.offered.map((look) => look.key?.toLowerCase()));
  const keymap = useKeymap();
  const keyOf = (command: string) => {
    const key = keysOf(`picture.${command}`, keymap);
    return key === "" || classKeys.has(key) ? undefined : key;
  };
  const drawing = task.mode === "read" ? [] : toolsFor((kind) => classes.anyAllows(kind));
  const button = (tool: ShapeTool): RailButton => ({
    name: tool.name,
    label: t(toolWords(tool)),
    keys: keyOf(tool.name),
    path: tool.icon,
    pressed: inHand === tool.name,
    run: () => take(tool.name),
  });
  const select: RailButton = {
    name: "select",
    label: t("workbench:tool.select"),
    keys: keyOf("select"),
    glyph: "select",
    pressed: inHand === "select",
    run: () => take("select"),
  };
  const snap: RailButton = {
    name: "snap",
    label: t("snap"),
    keys: keyOf("snap"),
    glyph: "snap",
    pressed: snapping,
    run: () => setSnapping(!snapping),
  };
  const tone: RailButton = {
    name: "tone",
    label: t("tone"),
    keys: keyOf("tone"),
    glyph: "light",
    pressed: toning.opened || !isPlain(toning.tone),
    run: () => toning.open(!toning.opened),
  };
  const fit: RailButton = { name: "fit", label: t("fit"), keys: keyOf("fit"), glyph: "fit", run: () => stage.fit() };
  const compare: RailButton = {
    name: "compare",
    label: t("compare"),
    keys: keyOf("compare"),
    glyph: "compare",
    pressed: compared === true,
    run: () => setCompared(compared !== true),
  };
  return (
    <Rail
      label={t("workbench:keys.tools")}
      groups={[
        [select],
        drawing.filter((one) => one.order < SECOND_ROW).map(button),
        drawing.filter((one) => one.order >= SECOND_ROW).map(button),
        more,
        [...(task.mode === "read" ? [] : [snap]), fit, tone, ...(compared === null ? [] : [compare])],
      ]}
    />
  );
}
