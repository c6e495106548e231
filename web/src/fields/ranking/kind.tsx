import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import type { RankingField } from "../../core/ontology";
import { said } from "../../core/words";
import { type FieldContext, type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { Icon } from "../../ui/icon/Icon";
import { type Places, placed, shifted, tied, withoutOption } from "./places";

function titleOf(field: RankingField, name: string, context: FieldContext): string {
  const option = field.options.find((one) => one.name === name);
  return said(option?.title, context.language, name);
}

function placesOf(value: Json | undefined): Places {
  return Array.isArray(value) ? (value as Places) : [];
}

interface RowProps {
  name: string;
  title: string;
  place: number;
  shares: boolean;
  first: boolean;
  last: boolean;
  ties: boolean;
  disabled: boolean;
  change(next: (places: Places) => Places): void;
}

function Row({ name, title, place, shares, first, last, ties, disabled, change }: RowProps) {
  const { t } = useTranslation("ranking");
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowUp") change((places) => shifted(places, name, -1));
    else if (event.key === "ArrowDown") change((places) => shifted(places, name, 1));
    else if (event.key === "=" && ties) change((places) => tied(places, name));
    else if (event.key === "Backspace" || event.key === "Delete") change((places) => withoutOption(places, name));
    else return;
    event.preventDefault();
  };
  return (
    <li className={styles.row}>
      <span className={styles.place}>{place}</span>
      <button type="button" className={styles.chip} disabled={disabled} onKeyDown={keys} title={t("keys")}>
        {title}
      </button>
      {ties ? (
        <button
          type="button"
          className={styles.tiny}
          aria-label={t("tie", { name: title })}
          aria-pressed={shares}
          disabled={disabled || (first && !shares)}
          onClick={() => change((places) => tied(places, name))}
        >
          =
        </button>
      ) : null}
      <button
        type="button"
        className={styles.tiny}
        aria-label={t("up", { name: title })}
        disabled={disabled || first}
        onClick={() => change((places) => shifted(places, name, -1))}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className={styles.tiny}
        aria-label={t("down", { name: title })}
        disabled={disabled || last}
        onClick={() => change((places) => shifted(places, name, 1))}
      >
        <Icon name="down" />
      </button>
    </li>
  );
}

function Input({ field, value, context, disabled, labelledBy, onChange }: FieldInputProps<RankingField>) {
  const { t } = useTranslation("ranking");
  const places = placesOf(value);
  const open = field.options.filter((option) => !places.flat().includes(option.name));
  const change = (next: (places: Places) => Places) => {
    const changed = next(places);
    onChange(changed.length > 0 ? changed : undefined, "step");
  };
  return (
    <div role="group" aria-labelledby={labelledBy}>
      <ol className={styles.rows}>
        {places.flatMap((place, index) =>
          place.map((name) => (
            <Row
              key={name}
              name={name}
              title={titleOf(field, name, context)}
              place={index + 1}
              shares={place.length > 1}
              first={index === 0 && place.length === 1}
              last={index === places.length - 1 && place.length === 1}
              ties={field.ties ?? true}
              disabled={disabled}
              change={change}
            />
          )),
        )}
      </ol>
      {open.length > 0 ? (
        <>
          <p className={styles.rest}>{t("open")}</p>
          <div className={styles.chips}>
            {open.map((option) => (
              <button
                key={option.name}
                type="button"
                className={styles.chip}
                disabled={disabled}
                onClick={() => change((now) => placed(now, option.name))}
              >
                {titleOf(field, option.name, context)}
              </button>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}

export const ranking: FieldKind<"ranking"> = {
  kind: "ranking",
  layout: "block",
  takes: (field, value) => {
    if (!Array.isArray(value) || value.length === 0) return false;
    const offered = new Set(field.options.map((option) => option.name));
    const ties = field.ties ?? true;
    const sound = value.every((place) => Array.isArray(place) && place.length > 0 && (ties || place.length === 1));
    const names = sound ? (value as string[][]).flat() : [];
    return sound && names.every((name) => offered.has(name)) && new Set(names).size === names.length;
  },
  show: (field, value, context) =>
    placesOf(value)
      .map((place) => place.map((name) => titleOf(field, name, context)).join(" = "))
      .join(" > "),
  Input,
};

export default fieldPlugin(ranking);
