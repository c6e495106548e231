import { useTranslation } from "react-i18next";
import type { ClassDefinition, Ontology } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { CheckField, ManyField, SelectField, TextField } from "../../../ui/inputs/fields";
import { WordsField } from "../../../ui/inputs/WordsField";
import { ColourField } from "./ColourField";
import { FieldList } from "./FieldList";
import { NameField, nameFor } from "./NameField";
import styles from "./OntologyEditor.module.css";

const SHAPES = ["box", "polygon", "polyline", "point", "ellipse", "keypoints", "mask", "span", "whole"] as const;

interface ClassFormProps {
  entry: ClassDefinition;
  known: boolean;
  ontology: Ontology;
  change: (entry: ClassDefinition) => void;
}

export function ClassForm({ entry, known, ontology, change }: ClassFormProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const others = (ontology.classes ?? []).filter((one) => one.name !== entry.name);
  const skeletons = ontology.skeletons ?? [];
  return (
    <>
      <WordsField
        label={t("ontology.titleWords")}
        value={entry.title}
        onChange={(title) => change({ ...entry, title, name: nameFor(title, entry.title, entry.name, known) })}
      />
      <NameField name={entry.name} known={known} change={(name) => change({ ...entry, name })} />
      <div className={styles.pair}>
        <ColourField value={entry.color ?? null} onChange={(color) => change({ ...entry, color })} />
        <TextField
          label={t("ontology.key")}
          maxLength={1}
          value={entry.key ?? ""}
          onChange={(event) => change({ ...entry, key: event.target.value || null })}
        />
        <SelectField
          label={t("ontology.parent")}
          clearable
          data={others.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
          value={entry.parent ?? null}
          onChange={(parent) => change({ ...entry, parent })}
        />
      </div>
      <ManyField
        label={t("ontology.shapes")}
        description={t("ontology.shapesHelp")}
        data={SHAPES.map((kind) => ({ value: kind, label: t(`ontology.shapeKinds.${kind}`) }))}
        value={entry.shapes ?? []}
        onChange={(shapes) => change({ ...entry, shapes })}
      />
      {entry.shapes?.includes("keypoints") ? (
        <SelectField
          label={t("ontology.skeleton")}
          data={skeletons.map((one) => one.name)}
          value={entry.skeleton ?? null}
          onChange={(skeleton) => change({ ...entry, skeleton })}
        />
      ) : null}
      <WordsField
        label={t("ontology.description")}
        value={entry.description}
        onChange={(description) => change({ ...entry, description })}
      />
      <FieldList
        title={t("ontology.attributes")}
        fields={entry.attributes ?? []}
        change={(attributes) => change({ ...entry, attributes })}
      />
      {known ? (
        <CheckField
          label={t("ontology.retired")}
          description={t("ontology.retiredHelp")}
          checked={entry.retired ?? false}
          onChange={(event) => change({ ...entry, retired: event.target.checked })}
        />
      ) : null}
    </>
  );
}
