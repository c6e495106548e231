import { useTranslation } from "react-i18next";
import type { Relation } from "../../core/document";
import type { RelationDefinition } from "../../core/ontology";
import { said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { useDesk, useLanguage, usePresenter, useSession } from "../desk";
import { fittingRelations, membersFor } from "../relations/fitting";
import { connect, remove, setAttribute } from "../session/edits";
import { isGhost } from "../session/ghosts";
import { FieldList } from "./FieldList";
import styles from "./RelationsPanel.module.css";
import panel from "./SidePanel.module.css";

const NONE: readonly Relation[] = [];

/** What ties objects together; two selected objects can be tied here as well. */
export function RelationsPanel() {
  const { t } = useTranslation("workbench");
  const relations = useSession((state) => state.document.relations ?? NONE);
  return (
    <div className={panel.scroll}>
      <Connector />
      {relations.length === 0 ? <p className={styles.none}>{t("relations.empty")}</p> : null}
      <ul className={styles.list}>
        {relations.map((relation) => (
          <RelationRow key={relation.id} relation={relation} />
        ))}
      </ul>
    </div>
  );
}

/** The kinds of relation that the selection fits, in the order it was picked. */
function Connector() {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const language = useLanguage();
  const selection = useSession((state) => state.selection);
  const ids = selection.filter((id) => !isGhost(id));
  const fitting = fittingRelations(session, ids);
  if (!session.editable || ids.length < 2) return <p className={styles.hint}>{t("relations.hint")}</p>;
  if (fitting.length === 0) return <p className={styles.hint}>{t("relations.noneFits")}</p>;
  const tie = (definition: RelationDefinition) => {
    const members = membersFor(session, definition, ids);
    const id = members ? connect(session, definition.name, members) : null;
    if (id) session.select([id]);
  };
  return (
    <div className={styles.kinds}>
      {fitting.map((definition) => (
        <Button key={definition.name} compact onClick={() => tie(definition)}>
          {said(definition.title, language, definition.name)}
        </Button>
      ))}
    </div>
  );
}

function RelationRow({ relation }: { relation: Relation }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const language = useLanguage();
  const presenter = usePresenter();
  const selected = useSession((state) => state.selection.includes(relation.id));
  const objects = useSession((state) => state.document.objects);
  const definition = session.classes.findRelation(relation.label);
  const title = said(definition?.title, language, relation.label);
  const show = (ids: readonly string[]) => {
    session.select(ids);
    presenter.reveal(ids);
  };
  return (
    <li className={styles.relation} data-selected={selected || undefined}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.name}
          aria-pressed={selected}
          onClick={() => session.select([relation.id])}
        >
          {title}
        </button>
        {session.editable ? (
          <Button
            compact
            kind="quiet"
            aria-label={t("relations.remove", { name: title })}
            onClick={() => remove(session, [relation.id])}
          >
            ×
          </Button>
        ) : null}
      </div>
      <dl className={styles.members}>
        {Object.entries(relation.members).map(([role, ids]) => (
          <div key={role}>
            <dt>{said(definition?.roles[role]?.title, language, role)}</dt>
            <dd>
              {ids.map((id) => {
                const object = objects?.find((one) => one.id === id);
                return (
                  <button key={id} type="button" className={styles.member} onClick={() => show([id])}>
                    {object ? presenter.title(object) : id}
                  </button>
                );
              })}
            </dd>
          </div>
        ))}
      </dl>
      {selected && definition?.attributes?.length ? (
        <FieldList
          owner={relation.id}
          fields={definition.attributes}
          values={relation.attributes}
          disabled={!session.editable}
          onChange={(name, value, manner) => setAttribute(session, relation.id, name, value, manner)}
        />
      ) : null}
    </li>
  );
}
