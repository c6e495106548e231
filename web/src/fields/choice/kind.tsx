import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import type { ChoiceField, Option } from "../../core/ontology";
import { said } from "../../core/words";
import {
  type FieldContext,
  type FieldInputProps,
  type FieldKind,
  fieldPlugin,
  type ReadyAnswer,
} from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { Segmented } from "../../ui/inputs/Segmented";

type Props = FieldInputProps<ChoiceField>;

/** So many options of so many characters together stand side by side; more go into a list. */
const FEW = 4;
const SHORT = 14;

function titleOf(option: Option, props: Pick<Props, "context">): string {
  return said(option.title, props.context.language, option.name);
}

function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0xff ? 2 : 1), 0);
}

/** The option whose own key, or whose number in the row, was pressed. */
function optionFor(event: KeyboardEvent, options: readonly Option[]): Option | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return undefined;
  const byKey = options.find((option) => option.key?.toLowerCase() === event.key.toLowerCase());
  return byKey ?? (/^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined);
}

function One(props: Props) {
  const { t } = useTranslation("choice");
  const { field, value, disabled, labelledBy, onChange } = props;
  const options = field.options.map((option) => ({ value: option.name, label: titleOf(option, props) }));
  const chosen = typeof value === "string" ? value : null;
  const short = options.length <= FEW && options.reduce((sum, one) => sum + widthOf(one.label), 0) <= SHORT * 2;
  const pick = (event: KeyboardEvent) => {
    const option = optionFor(event, field.options);
    if (option) onChange(option.name, "step");
    else if (event.key === "Backspace" || event.key === "Delete") onChange(undefined, "step");
    else return;
    event.preventDefault();
  };
  if (short) {
    return (
      <div onKeyDown={disabled ? undefined : pick} role="group" aria-labelledby={labelledBy}>
        <Segmented
          label={said(field.title, props.context.language, field.name)}
          value={chosen}
          options={options}
          disabled={disabled}
          onChange={(name) => onChange(name, "step")}
        />
      </div>
    );
  }
  return (
    <select
      className={styles.select}
      aria-labelledby={labelledBy}
      value={chosen ?? ""}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value || undefined, "step")}
    >
      <option value="">{t("none")}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** The value with one option put in or taken out. */
function toggled(field: ChoiceField, value: Json | undefined, name: string): string[] | undefined {
  const chosen = Array.isArray(value) ? value : [];
  const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
  // In the order of the options: the same choice is the same value, however it was clicked together.
  const ordered = field.options.map((option) => option.name).filter((one) => next.includes(one));
  return ordered.length > 0 ? ordered : undefined;
}

/** Each option has its own key, or the next digit that no other has. */
function ready(field: ChoiceField, value: Json | undefined, context: FieldContext): ReadyAnswer[] {
  const own = new Set(field.options.map((option) => option.key?.toLowerCase()));
  const digits = [..."123456789"].filter((digit) => !own.has(digit));
  const chosen = [value].flat();
  return field.options.map((option) => ({
    key: option.key?.toLowerCase() ?? digits.shift() ?? null,
    title: titleOf(option, { context }),
    gives: field.multiple ? toggled(field, value, option.name) : option.name,
    chosen: chosen.includes(option.name),
  }));
}

function Several(props: Props) {
  const { field, value, disabled, labelledBy, onChange } = props;
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (name: string) => onChange(toggled(field, value, name), "step");
  const pick = (event: KeyboardEvent) => {
    const option = optionFor(event, field.options);
    if (!option) return;
    event.preventDefault();
    toggle(option.name);
  };
  return (
    <div className={styles.chips} role="group" aria-labelledby={labelledBy} onKeyDown={disabled ? undefined : pick}>
      {field.options.map((option) => (
        <button
          key={option.name}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.includes(option.name)}
          disabled={disabled}
          onClick={() => toggle(option.name)}
        >
          {titleOf(option, props)}
        </button>
      ))}
    </div>
  );
}

export const choice: FieldKind<"choice"> = {
  kind: "choice",
  layout: "line",
  takes: (field, value) => {
    const offered = new Set(field.options.map((option) => option.name));
    const isOffered = (one: unknown) => typeof one === "string" && offered.has(one);
    if (!field.multiple) return isOffered(value);
    return Array.isArray(value) && value.length > 0 && value.every(isOffered) && new Set(value).size === value.length;
  },
  show: (field, value, context) =>
    [value]
      .flat()
      .map((name) => {
        const option = field.options.find((one) => one.name === name);
        return option ? titleOf(option, { context }) : String(name);
      })
      .join(context.language === "zh" ? "、" : ", "),
  ready,
  Input: (props) => (props.field.multiple ? <Several {...props} /> : <One {...props} />),
};

export default fieldPlugin(choice);
