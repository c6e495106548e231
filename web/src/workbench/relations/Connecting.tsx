import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RelationDefinition } from "../../core/ontology";
import { said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useLanguage, usePresenter, useSession } from "../desk";
import { connect } from "../session/edits";
import { isGhost } from "../session/ghosts";
import styles from "./Connecting.module.css";
import { fittingRelations, membersFor } from "./fitting";

type State =
  | { is: "idle" }
  | { is: "picking"; from: string }
  | { is: "choosing"; ids: string[]; kinds: RelationDefinition[] };

/** R ties what is selected, or waits for the other end; where several kinds fit, it asks which. */
export function Connecting() {
  const { t } = useTranslation("workbench");
  const bind = useBinder();
  const { session } = useDesk();
  const presenter = usePresenter();
  const selection = useSession((now) => now.selection);
  const [state, setState] = useState<State>({ is: "idle" });
  const tie = (definition: RelationDefinition, ids: readonly string[]) => {
    const members = membersFor(session, definition, ids);
    const id = members ? connect(session, definition.name, members) : null;
    setState({ is: "idle" });
    if (id) session.select([id]);
  };
  const begin = (ids: readonly string[]) => {
    const kinds = fittingRelations(session, ids);
    const [only] = kinds;
    if (kinds.length === 1 && only) tie(only, ids);
    else setState(kinds.length === 0 ? { is: "idle" } : { is: "choosing", ids: [...ids], kinds });
  };
  const start = () => {
    const ids = selection.filter((id) => !isGhost(id));
    const [first] = ids;
    if (ids.length > 1) begin(ids);
    else if (first !== undefined) setState({ is: "picking", from: first });
  };
  const usable = session.task.mode !== "read" && session.classes.relations.length > 0 && selection.length > 0;
  useKeys(t("keys.objects"), usable ? bind("work.connect", start) : []);
  useKeys(
    t("keys.objects"),
    state.is === "idle" ? [] : [{ keys: "escape", title: t("cancel"), run: () => setState({ is: "idle" }) }],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection is an answer
  useEffect(() => {
    if (state.is !== "picking") return;
    const [to] = selection;
    if (selection.length === 1 && to !== undefined && to !== state.from && !isGhost(to)) begin([state.from, to]);
  }, [selection]);
  if (state.is === "idle") return null;
  const from = state.is === "picking" ? session.document.objects?.find((one) => one.id === state.from) : undefined;
  return (
    <div className={styles.bar} role="status">
      {state.is === "picking" ? (
        <span>{t("relations.other", { name: from ? presenter.title(from) : state.from })}</span>
      ) : (
        <Choice kinds={state.kinds} choose={(definition) => tie(definition, state.ids)} />
      )}
    </div>
  );
}

function Choice({
  kinds,
  choose,
}: {
  kinds: readonly RelationDefinition[];
  choose: (kind: RelationDefinition) => void;
}) {
  const { t } = useTranslation("workbench");
  const language = useLanguage();
  return (
    <>
      <span>{t("relations.choose")}</span>
      {kinds.slice(0, 9).map((kind, index) => (
        <Button key={kind.name} compact keys={kind.key ?? String(index + 1)} onClick={() => choose(kind)}>
          {said(kind.title, language, kind.name)}
        </Button>
      ))}
    </>
  );
}
