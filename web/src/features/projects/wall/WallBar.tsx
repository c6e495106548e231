import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../../api/me";
import { TASK_STATES } from "../../../api/progress";
import { membersQuery } from "../../../api/workspaces";
import { languageOf } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { SelectField } from "../../../ui/inputs/fields";
import { Menu } from "../../../ui/overlay/Menu";
import { Bar } from "../../../ui/page/Bar";
import type { Classes } from "../../../workbench/session/classes";
import type { Deed } from "./CorrectDialog";
import styles from "./WallBar.module.css";
import type { WallSearch } from "./wallSearch";

const DAYS = [0, 1, 7, 30];
const SCORES = [0.3, 0.5, 0.7, 0.9];
const MADE = ["accepted", "edited", "created"] as const;
const DEEDS = ["relabel", "return", "delete"] as const;
const SIZES = { least: 88, most: 300, step: 4 };

interface WallBarProps {
  classes: Classes;
  search: WallSearch;
  change: (search: WallSearch) => void;
  size: number;
  setSize: (size: number) => void;
  /** What is done with all that the filters let through; none for who may only look. */
  begin: ((deed: Deed) => void) | null;
  history: () => void;
}

/** Filters of the wall, what may be done with all they let through, and how large the crops are. */
export function WallBar(props: WallBarProps) {
  const { t } = useTranslation("projects");
  const { size, setSize, begin, history } = props;
  return (
    <Bar>
      <Filters {...props} />
      <Bar.Gap />
      {begin ? (
        <Menu
          trigger={<Button>{t("wall.all")}</Button>}
          entries={DEEDS.map((deed) => ({ label: t(`wall.deeds.${deed}.all`), onSelect: () => begin(deed) }))}
        />
      ) : null}
      <Button kind="quiet" onClick={history}>
        {t("wall.history")}
      </Button>
      <label className={styles.size}>
        <span>{t("wall.size")}</span>
        <input
          type="range"
          min={SIZES.least}
          max={SIZES.most}
          step={SIZES.step}
          value={size}
          onChange={(event) => setSize(event.target.valueAsNumber)}
        />
      </label>
    </Bar>
  );
}

function Filters({ classes, search, change }: WallBarProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const may = useMay();
  const { id: workspace } = useWorkspace();
  const members = useInfiniteQuery({ ...membersQuery(workspace), enabled: may("members.read") });
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SelectField
        aria-label={t("wall.label")}
        placeholder={t("wall.label")}
        clearable
        searchable
        w={132}
        data={classes.all.map(({ name }) => ({ value: name, label: classes.titleOf(name, language) }))}
        value={search.label ?? null}
        onChange={(label) => change({ ...search, label: label ?? undefined })}
      />
      <SelectField
        aria-label={t("wall.person")}
        placeholder={t("wall.person")}
        clearable
        searchable
        w={124}
        data={people.map(({ user }) => ({ value: user.id, label: user.name }))}
        value={search.person ?? null}
        onChange={(person) => change({ ...search, person: person ?? undefined })}
      />
      <SelectField
        aria-label={t("wall.since")}
        placeholder={t("wall.since")}
        clearable
        w={108}
        data={DAYS.map((days) => ({ value: String(days), label: t(`wall.days.${days}`) }))}
        value={search.days === undefined ? null : String(search.days)}
        onChange={(days) => change({ ...search, days: days === null ? undefined : Number(days) })}
      />
      <SelectField
        aria-label={t("state")}
        placeholder={t("state")}
        clearable
        w={108}
        data={TASK_STATES.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        value={search.state ?? null}
        onChange={(state) => change({ ...search, state: TASK_STATES.find((one) => one === state) })}
      />
      <SelectField
        aria-label={t("wall.made")}
        placeholder={t("wall.made")}
        clearable
        w={108}
        data={MADE.map((made) => ({ value: made, label: t(`wall.makings.${made}`) }))}
        value={search.made ?? null}
        onChange={(made) => change({ ...search, made: MADE.find((one) => one === made) })}
      />
      <SelectField
        aria-label={t("wall.score")}
        placeholder={t("wall.score")}
        clearable
        w={92}
        data={SCORES.map((score) => ({ value: String(score), label: `≤ ${score}` }))}
        value={search.most === undefined ? null : String(search.most)}
        onChange={(most) => change({ ...search, most: most === null ? undefined : Number(most) })}
      />
    </>
  );
}
