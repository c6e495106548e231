import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Stage } from "../../canvas/stage";
import { selectTool } from "../../canvas/tools/select/Idle";
import { useDesk, usePresenter } from "../desk";
import type { TaskMedia } from "../ports";
import { hostFor } from "./host";
import { SceneMaker } from "./scene";

/** The stage over one picture, kept in step with the session. */
export function useStage(media: TaskMedia, compared: boolean): Stage {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const presenter = usePresenter();
  const [stage] = useState(() => new Stage(hostFor(session, media.name), selectTool));
  const maker = useMemo(
    () =>
      new SceneMaker(
        session,
        {
          object: (object) => presenter.title(object),
          ghost: (object, current) =>
            t(current ? "ghosts.tagCurrent" : "ghosts.tag", {
              name: presenter.title(object),
              score: object.score?.toFixed(2) ?? "",
            }),
        },
        media.name,
      ),
    [session, presenter, t, media.name],
  );
  useEffect(() => {
    const show = () => stage.show(maker.items(session.state, compared), new Set(session.state.selection));
    show();
    return session.store.subscribe(show);
  }, [stage, session, maker, compared]);
  return stage;
}
