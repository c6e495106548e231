/** The keys of looking at a picture: the names on it, the zoom. None of them changes the work. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../canvas/stage";
import { grow } from "../../core/geometry/bounds";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk } from "../desk";

/** Whoever judges or looks sees every name at once; whoever draws asks for them. */
export function useAllTags(stage: Stage): void {
  const { t } = useTranslation("picture");
  const { task } = useDesk();
  const [all, setAll] = useState(task.mode !== "annotate");
  useEffect(() => {
    stage.allTags = all;
    stage.touch("scene");
  }, [stage, all]);
  useKeys(t("workbench:keys.view"), [{ keys: "shift+t", title: t("allTags"), run: () => setAll((now) => !now) }]);
}

const ZOOM_STEP = 1.25;

export function useZoomKeys(stage: Stage): void {
  const { t } = useTranslation("picture");
  useKeys(t("workbench:keys.view"), [
    { keys: "=", title: t("zoomIn"), run: () => stage.zoomBy(ZOOM_STEP) },
    { keys: "-", title: t("zoomOut"), run: () => stage.zoomBy(1 / ZOOM_STEP) },
    { keys: "0", title: t("actual"), run: () => stage.zoomTo(1) },
    {
      keys: "z",
      title: t("zoomSelection"),
      run: () => {
        const bounds = stage.scene.boundsOf(stage.selection);
        if (bounds) stage.fit(grow(bounds, Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 8) / 4));
      },
    },
  ]);
}
