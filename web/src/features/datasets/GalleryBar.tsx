import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button/IconButton";
import { SelectField } from "../../ui/inputs/fields";
import { SearchField } from "../../ui/inputs/SearchField";
import { Bar } from "../../ui/page/Bar";
import type { GallerySearch } from "./gallerySearch";

const TYPING_MS = 250;
const SPLITS = ["train", "val", "test"];

interface GalleryBarProps {
  search: GallerySearch;
  /** The classes seen so far. */
  labels: readonly string[];
  change: (search: GallerySearch) => void;
}

export function GalleryBar({ search, labels, change }: GalleryBarProps) {
  const { t } = useTranslation("datasets");
  const [typed, setTyped] = useState(search.prefix ?? "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts a search
  useEffect(() => {
    if (typed === (search.prefix ?? "")) return undefined;
    const timer = window.setTimeout(() => change({ ...search, prefix: typed || undefined }), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  const rows = search.view === "rows";
  return (
    <Bar>
      <SearchField label={t("find")} value={typed} onChange={setTyped} />
      <SelectField
        aria-label={t("label")}
        placeholder={t("label")}
        clearable
        searchable
        w={140}
        data={search.label && !labels.includes(search.label) ? [search.label, ...labels] : [...labels]}
        value={search.label ?? null}
        onChange={(value) => change({ ...search, label: value ?? undefined })}
      />
      <SelectField
        aria-label={t("split")}
        placeholder={t("split")}
        clearable
        w={112}
        data={SPLITS.map((split) => ({ value: split, label: t(`splits.${split}`) }))}
        value={search.split ?? null}
        onChange={(value) => change({ ...search, split: value ?? undefined })}
      />
      <Bar.Gap />
      <IconButton
        icon="grid"
        label={t("asTiles")}
        pressed={!rows}
        onClick={() => change({ ...search, view: undefined })}
      />
      <IconButton icon="rows" label={t("asRows")} pressed={rows} onClick={() => change({ ...search, view: "rows" })} />
    </Bar>
  );
}
