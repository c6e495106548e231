/** The part of JSON Schema that options of plug-ins use: a flat object of simple properties. */
export interface Property {
  name: string;
  type: "string" | "number" | "integer" | "boolean" | "choice" | "list" | "other";
  title: string;
  description: string | undefined;
  choices: string[];
  optional: boolean;
  initial: unknown;
  minimum: number | undefined;
  maximum: number | undefined;
}

type Schema = Record<string, unknown>;

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function follow(schema: Schema, root: Schema): Schema {
  const reference = schema.$ref;
  if (typeof reference !== "string") return schema;
  const target = reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, step) => (isSchema(at) ? at[step] : undefined), root);
  return isSchema(target) ? { ...target, ...schema, $ref: undefined } : schema;
}

/** `X | null` is an optional X. */
function unwrapped(schema: Schema, root: Schema): { schema: Schema; optional: boolean } {
  const variants = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : [];
  const solid = variants.filter((variant) => variant.type !== "null");
  const [only] = solid;
  if (variants.length > solid.length && solid.length === 1 && only) {
    return { schema: { ...follow(only, root), ...schema, anyOf: undefined }, optional: true };
  }
  return { schema: follow(schema, root), optional: false };
}

function typeOf(schema: Schema, root: Schema): Property["type"] {
  if (Array.isArray(schema.enum)) return "choice";
  if (schema.type === "array") {
    const items = isSchema(schema.items) ? follow(schema.items, root) : {};
    return items.type === "string" ? "list" : "other";
  }
  const simple = ["string", "number", "integer", "boolean"] as const;
  return simple.find((type) => type === schema.type) ?? "other";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The properties of an options schema, in its order. */
export function propertiesOf(root: Schema | null | undefined): Property[] {
  const properties = isSchema(root?.properties) ? root.properties : {};
  const required = Array.isArray(root?.required) ? root.required : [];
  return Object.entries(properties)
    .filter((entry): entry is [string, Schema] => isSchema(entry[1]))
    .map(([name, raw]) => {
      const { schema, optional } = unwrapped(raw, root ?? {});
      return {
        name,
        type: typeOf(schema, root ?? {}),
        title: textOf(schema.title) ?? name,
        description: textOf(schema.description),
        choices: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
        optional: optional || !required.includes(name),
        initial: schema.default,
        minimum: numberOf(schema.minimum),
        maximum: numberOf(schema.maximum),
      };
    });
}

/** A schema says both languages in one sentence, "zh / en"; one that has no Chinese half is shown as it is. */
export function inLanguage(description: string, language: string): string {
  const [first, ...rest] = description.split(" / ");
  if (!first || rest.length === 0 || !/[\u3400-\u9fff]/.test(first)) return description;
  return language.startsWith("zh") ? first : rest.join(" / ");
}
