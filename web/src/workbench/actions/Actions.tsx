import { useDesk } from "../desk";
import { AnnotateActions } from "./AnnotateActions";
import type { ActionsLayout } from "./layout";
import { ReviewActions } from "./ReviewActions";

/** The buttons of the bar, by what the person does here; `alsoSubmits` lets Enter alone hand in. */
export function Actions({ children, alsoSubmits = false }: { children: ActionsLayout; alsoSubmits?: boolean }) {
  const { mode } = useDesk().task;
  if (mode === "annotate") return <AnnotateActions enter={alsoSubmits}>{children}</AnnotateActions>;
  if (mode === "review") return <ReviewActions enter={alsoSubmits}>{children}</ReviewActions>;
  return children(null, null);
}
