import { useTranslation } from "react-i18next";
import { CheckField, NumberField, SelectField, TagsField, TextArea, TextField } from "./fields";
import styles from "./SchemaForm.module.css";
import { inLanguage, type Property, propertiesOf } from "./schema";

export type OptionValues = Record<string, unknown>;

interface SchemaFormProps {
  /** JSON Schema of an options model, as the server serves it. */
  schema: Record<string, unknown> | null | undefined;
  values: OptionValues;
  onChange: (values: OptionValues) => void;
  /** Options that are set elsewhere. */
  without?: readonly string[];
}

/** The options of a plug-in, drawn from its own schema: a new plug-in needs no form. */
export function SchemaForm({ schema, values, onChange, without = [] }: SchemaFormProps) {
  const { t, i18n } = useTranslation("ui");
  const properties = propertiesOf(schema)
    .filter(({ name }) => !without.includes(name))
    .map((property) => ({
      ...property,
      title: t(`options.${property.name}`, property.title),
      description: property.description && inLanguage(property.description, i18n.language),
    }));
  if (properties.length === 0) return null;
  return (
    <div className={styles.form}>
      {properties.map((property) => (
        <PropertyField
          key={property.name}
          property={property}
          value={values[property.name] ?? property.initial}
          onChange={(value) => onChange({ ...values, [property.name]: value })}
        />
      ))}
    </div>
  );
}

interface PropertyFieldProps {
  property: Property;
  value: unknown;
  onChange: (value: unknown) => void;
}

function PropertyField({ property, value, onChange }: PropertyFieldProps) {
  const shared = {
    label: property.title,
    description: property.description,
    required: !property.optional,
    withAsterisk: false,
  };
  switch (property.type) {
    case "boolean":
      return (
        <CheckField
          label={property.title}
          description={property.description}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case "choice":
      return (
        <SelectField
          {...shared}
          data={property.choices}
          clearable={property.optional}
          value={value === undefined || value === null ? null : String(value)}
          onChange={onChange}
        />
      );
    case "number":
    case "integer":
      return (
        <NumberField
          {...shared}
          allowDecimal={property.type === "number"}
          {...(property.minimum === undefined ? {} : { min: property.minimum })}
          {...(property.maximum === undefined ? {} : { max: property.maximum })}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(next === "" ? null : Number(next))}
        />
      );
    case "list":
      return <TagsField {...shared} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
    case "string":
      return (
        <TextField
          {...shared}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value === "" && property.optional ? null : event.target.value)}
        />
      );
    default:
      return <JsonField label={property.title} description={property.description} value={value} onChange={onChange} />;
  }
}

interface JsonFieldProps {
  label: string;
  description: string | undefined;
  value: unknown;
  onChange: (value: unknown) => void;
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** What no simple field can hold is edited as JSON; half-typed text changes nothing. */
function JsonField({ label, description, value, onChange }: JsonFieldProps) {
  return (
    <TextArea
      label={label}
      description={description}
      autosize
      minRows={2}
      maxRows={12}
      className="mono"
      defaultValue={value === undefined ? "" : JSON.stringify(value, null, 1)}
      onChange={(event) => {
        const read = parsed(event.target.value);
        if (read) onChange(read.value);
      }}
    />
  );
}
