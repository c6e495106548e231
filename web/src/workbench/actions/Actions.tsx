import { useDesk } from "../desk";
import { AnnotateActions } from "./AnnotateActions";
import type { ActionsLayout } from "./layout";
import { ReviewActions } from "./ReviewActions";

/** The buttons of the bar, by what the person does here. */
export function Actions({ children }: { children: ActionsLayout }) {
  const { mode } = useDesk().task;
  if (mode === "annotate") return <AnnotateActions>{children}</AnnotateActions>;
  if (mode === "review") return <ReviewActions>{children}</ReviewActions>;
  return children(null, null);
}
