/** The keys of looking at a picture: the names on it, the zoom. None of them changes the work. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../canvas/stage";
import { grow } from "../../core/geometry/bounds";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk } from "../desk";

/** Whoever judges or looks sees every name at once; whoever draws asks for them. */
export function useAllTags(stage: Stage): void {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  const { task } = useDesk();
  const [all, setAll] = useState(task.mode !== "annotate");
  useEffect(() => {
    stage.allTags = all;
    stage.touch("scene");
  }, [stage, all]);
  useKeys(
    t("workbench:keys.view"),
    bind("picture.allTags", () => setAll((now) => !now)),
  );
}

const ZOOM_STEP = 1.25;

export function useZoomKeys(stage: Stage): void {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  useKeys(t("workbench:keys.view"), [
    ...bind("picture.zoomIn", () => stage.zoomBy(ZOOM_STEP)),
    ...bind("picture.zoomOut", () => stage.zoomBy(1 / ZOOM_STEP)),
    ...bind("picture.actual", () => stage.zoomTo(1)),
    ...bind("picture.zoomSelection", () => {
      const bounds = stage.scene.boundsOf(stage.selection);
      if (bounds) stage.fit(grow(bounds, Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 8) / 4));
    }),
  ]);
}
