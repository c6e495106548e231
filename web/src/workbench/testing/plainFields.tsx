import { type AnyFieldKind, fieldKinds } from "../../ui/fields/fieldKinds";

/** A field as plain as can be: the workbench is tested without any of the product's kinds. */
const plain = (kind: AnyFieldKind["kind"], takes: AnyFieldKind["takes"]): AnyFieldKind => ({
  kind,
  layout: "line",
  takes,
  show: (_, value) => String(value),
  Input: ({ labelledBy, value, disabled, onChange }) => (
    <input
      aria-labelledby={labelledBy}
      value={typeof value === "string" ? value : ""}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value || undefined, "typing")}
    />
  ),
});

export function registerPlainFields(): void {
  const anything = () => true;
  for (const kind of ["boolean", "text", "object"] as const) fieldKinds.add(kind, plain(kind, anything));
  fieldKinds.add(
    "choice",
    plain("choice", (field, value) => field.kind === "choice" && field.options.some(({ name }) => name === value)),
  );
}
