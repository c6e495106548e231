import type { MigrationStep } from "../../../api/ontologies";
import type { ClassDefinition, FieldDefinition, Ontology, Option } from "../../../core/ontology";
import type { Words } from "../../../core/words";

/** What can be done to labels that work may bear already. */
export const DEEDS = ["merge", "split", "retire", "restore", "rename", "mergeOptions", "renameOption"] as const;
export type Deed = (typeof DEEDS)[number];

/** A change as it is being put together; what its deed does not ask for is left alone. */
export interface Change {
  deed: Deed;
  /** The class, or with options the field: `class car color`, `question mood`. */
  of: string;
  /** Several of them become one. */
  names: readonly string[];
  into: string;
  /** A split: the attribute that tells the new classes apart, and which of its values leads where. */
  by: string;
  cases: Readonly<Record<string, string>>;
  otherwise: string;
  title: Words;
}

export const NOTHING: Change = {
  deed: "merge",
  of: "",
  names: [],
  into: "",
  by: "",
  cases: {},
  otherwise: "",
  title: {},
};

export interface OptionOwner {
  id: string;
  what: "class" | "relation" | "question";
  owner: string | null;
  field: FieldDefinition & { options: Option[] };
}

function withOptions(field: FieldDefinition): field is FieldDefinition & { kind: "choice"; options: Option[] } {
  return field.kind === "choice" && field.options.length > 0;
}

/** Every field with a list of options, wherever it stands. */
export function optionOwners(ontology: Ontology): OptionOwner[] {
  const of = (what: OptionOwner["what"], owner: string | null, fields: readonly FieldDefinition[]) =>
    fields.filter(withOptions).map((field) => ({ id: [what, owner, field.name].join(" "), what, owner, field }));
  return [
    ...(ontology.classes ?? []).flatMap((one) => of("class", one.name, one.attributes ?? [])),
    ...(ontology.relations ?? []).flatMap((one) => of("relation", one.name, one.attributes ?? [])),
    ...of("question", null, ontology.questions ?? []),
  ];
}

export function classesFor(ontology: Ontology, deed: Deed): ClassDefinition[] {
  const all = ontology.classes ?? [];
  if (deed === "restore") return all.filter((one) => one.retired);
  return deed === "rename" ? [...all] : all.filter((one) => !one.retired);
}

/** The values that an attribute can tell classes apart by. */
export function valuesOf(field: FieldDefinition | undefined): { value: string | boolean; option: Option | null }[] {
  if (!field) return [];
  if (field.kind === "boolean") return [true, false].map((value) => ({ value, option: null }));
  return withOptions(field) ? field.options.map((option) => ({ value: option.name, option })) : [];
}

/** The steps that a change means, or null while something is missing. */
export function stepsOf(change: Change, ontology: Ontology): MigrationStep[] | null {
  const { deed, of, names, into, title } = change;
  switch (deed) {
    case "merge":
      return names.length > 0 && into && !names.includes(into) ? [{ step: "merge", names: [...names], into }] : null;
    case "split":
      return splitStep(change, ontology);
    case "retire":
    case "restore":
      return of ? [{ step: deed, name: of }] : null;
    case "rename":
      return of && (title.zh || title.en) ? [{ step: "rename", name: of, title: { ...title } }] : null;
    default:
      return optionStep(change, ontology);
  }
}

function splitStep({ of, by, cases, otherwise }: Change, ontology: Ontology): MigrationStep[] | null {
  const attribute = (ontology.classes ?? []).find((one) => one.name === of)?.attributes?.find((one) => one.name === by);
  const chosen = valuesOf(attribute).flatMap(({ value }) => {
    const target = cases[String(value)];
    return target ? [{ equals: value, into: target }] : [];
  });
  if (!of || (chosen.length === 0 && !otherwise)) return null;
  return [
    {
      step: "split",
      name: of,
      ...(chosen.length > 0 ? { by, cases: chosen } : {}),
      ...(otherwise ? { otherwise } : {}),
    },
  ];
}

function optionStep({ deed, of, names, into, title }: Change, ontology: Ontology): MigrationStep[] | null {
  const owner = optionOwners(ontology).find((one) => one.id === of);
  if (!owner) return null;
  const field = { what: owner.what, field: owner.field.name, ...(owner.owner ? { owner: owner.owner } : {}) };
  if (deed === "mergeOptions") {
    const whole = names.length > 0 && into && !names.includes(into);
    return whole ? [{ step: "merge_options", of: field, names: [...names], into }] : null;
  }
  const [name] = names;
  return name && (title.zh || title.en) ? [{ step: "rename_option", of: field, name, title: { ...title } }] : null;
}
