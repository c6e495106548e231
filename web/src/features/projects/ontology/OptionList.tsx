import { useTranslation } from "react-i18next";
import type { Option } from "../../../core/ontology";
import { Button } from "../../../ui/button/Button";
import { IconButton } from "../../../ui/button/IconButton";
import { CodeField, TextField } from "../../../ui/inputs/fields";
import { freeName, replaced, without } from "./change";
import { nameFor } from "./NameField";
import styles from "./OptionList.module.css";

/** The answers one may choose from: a title in each language and a key. */
export function OptionList({ options, change }: { options: readonly Option[]; change: (options: Option[]) => void }) {
  const { t } = useTranslation("projects");
  const add = () =>
    change([
      ...options,
      {
        name: freeName(
          "option",
          options.map((one) => one.name),
        ),
      },
    ]);
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>{t("ontology.options")}</legend>
      {options.map((option, index) => {
        const retitle = (title: NonNullable<Option["title"]>) =>
          change(
            replaced(options, index, { ...option, title, name: nameFor(title, option.title, option.name, false) }),
          );
        const say = (language: "zh" | "en") => (event: { target: { value: string } }) =>
          retitle({ ...option.title, [language]: event.target.value });
        return (
          <div key={index} className={styles.row}>
            <TextField
              aria-label={t("ontology.optionZh")}
              placeholder={t("ontology.optionZh")}
              value={option.title?.zh ?? ""}
              onChange={say("zh")}
            />
            <TextField
              aria-label={t("ontology.optionEn")}
              placeholder={t("ontology.optionEn")}
              value={option.title?.en ?? ""}
              onChange={say("en")}
            />
            <CodeField
              aria-label={t("ontology.name")}
              value={option.name}
              onChange={(event) => change(replaced(options, index, { ...option, name: event.target.value }))}
            />
            <IconButton icon="trash" label={t("ontology.remove")} onClick={() => change(without(options, index))} />
          </div>
        );
      })}
      <Button compact onClick={add}>
        {t("ontology.addOption")}
      </Button>
    </fieldset>
  );
}
