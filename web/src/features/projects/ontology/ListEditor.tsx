import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ontology } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { IconButton } from "../../../ui/button/IconButton";
import { EmptyState } from "../../../ui/feedback/EmptyState";
import { Kbd } from "../../../ui/keys/Kbd";
import { ClassForm } from "./ClassForm";
import {
  freeName,
  type ListName,
  type Lists,
  listOf,
  moved,
  nextColour,
  nextKey,
  replaced,
  withList,
  without,
} from "./change";
import { FieldForm } from "./FieldForm";
import styles from "./OntologyEditor.module.css";
import { RelationForm } from "./RelationForm";
import { SkeletonForm } from "./SkeletonForm";

interface ListEditorProps {
  part: ListName;
  ontology: Ontology;
  /** The version in force: names that stand in it are permanent. */
  saved: Ontology;
  change: (ontology: Ontology) => void;
}

/** One list of the ontology on the left, the chosen entry's form beside it. */
export function ListEditor({ part, ontology, saved, change }: ListEditorProps) {
  const { t } = useTranslation("projects");
  const list = listOf(ontology, part);
  const [at, setAt] = useState(0);
  const index = Math.min(at, Math.max(0, list.length - 1));
  const entry = list[index];
  const put = (next: Lists[ListName][]) => change(withList(ontology, part, next as never));
  const add = () => {
    put([...list, fresh(part, ontology)]);
    setAt(list.length);
  };
  const move = (by: 1 | -1) => {
    put(moved(list, index, by));
    setAt(index + by);
  };
  const known = listOf(saved, part).some((one) => one.name === entry?.name);
  return (
    <>
      <div className={styles.list}>
        <ul>
          {list.map((one, place) => (
            <li key={place}>
              <EntryButton entry={one} current={place === index} choose={() => setAt(place)} />
            </li>
          ))}
        </ul>
        <div className={styles.add}>
          <Button compact onClick={add}>
            {t(`ontology.add.${part}`)}
          </Button>
        </div>
      </div>
      <div className={styles.form}>
        {entry ? (
          <div key={index}>
            <EntryHead
              title={t(`ontology.one.${part}`)}
              up={index > 0 ? () => move(-1) : undefined}
              down={index < list.length - 1 ? () => move(1) : undefined}
              remove={known && part === "classes" ? undefined : () => put(without(list, index))}
            />
            {formOf(part, entry, known, ontology, (next) => put(replaced(list, index, next)))}
          </div>
        ) : (
          <EmptyState title={t(`ontology.none.${part}`)}>
            <p>{t(`ontology.noneWhat.${part}`)}</p>
          </EmptyState>
        )}
      </div>
    </>
  );
}

function EntryButton({ entry, current, choose }: { entry: Lists[ListName]; current: boolean; choose: () => void }) {
  const { i18n } = useTranslation();
  const title = "title" in entry ? entry.title : null;
  const colour = "color" in entry ? entry.color : null;
  const key = "key" in entry ? entry.key : null;
  return (
    <button type="button" className={styles.entry} aria-current={current} onClick={choose}>
      {colour ? <i className={styles.swatch} style={{ background: colour }} /> : null}
      <span className={styles.label}>{said(title, languageOf(i18n.language), entry.name)}</span>
      {key ? <Kbd keys={key} /> : null}
    </button>
  );
}

interface EntryHeadProps {
  title: string;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  remove: (() => void) | undefined;
}

function EntryHead({ title, up, down, remove }: EntryHeadProps) {
  const { t } = useTranslation("projects");
  return (
    <header className={styles.head}>
      <h2>{title}</h2>
      <span>
        <IconButton icon="up" label={t("ontology.up")} disabled={!up} onClick={up} />
        <IconButton icon="down" label={t("ontology.down")} disabled={!down} onClick={down} />
        {remove ? <IconButton icon="trash" label={t("ontology.remove")} onClick={remove} /> : null}
      </span>
    </header>
  );
}

function fresh(part: ListName, ontology: Ontology): Lists[ListName] {
  const name = (wanted: string) =>
    freeName(
      wanted,
      listOf(ontology, part).map((one) => one.name),
    );
  switch (part) {
    case "classes": {
      const classes = listOf(ontology, "classes");
      return {
        name: name("class"),
        color: nextColour(classes),
        key: nextKey(classes) ?? null,
        shapes: classes[0]?.shapes ?? ["box"],
      };
    }
    case "questions":
      return { name: name("question"), kind: "choice", options: [] };
    case "relations":
      return { name: name("relation"), roles: { source: {}, target: {} } };
    default:
      return { name: name("skeleton"), points: [], edges: [] };
  }
}

function formOf(
  part: ListName,
  entry: Lists[ListName],
  known: boolean,
  ontology: Ontology,
  put: (entry: Lists[ListName]) => void,
): ReactNode {
  switch (part) {
    case "classes":
      return <ClassForm entry={entry as Lists["classes"]} known={known} ontology={ontology} change={put} />;
    case "questions":
      return (
        <FieldForm
          field={entry as Lists["questions"]}
          siblings={listOf(ontology, "questions")}
          known={known}
          change={put}
        />
      );
    case "relations":
      return <RelationForm entry={entry as Lists["relations"]} known={known} ontology={ontology} change={put} />;
    default:
      return <SkeletonForm entry={entry as Lists["skeletons"]} known={known} change={put} />;
  }
}
