import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { StatusBar } from "../frame/StatusBar";
import type { TextPlace } from "./edits";
import type { Reading } from "./reading";

interface TextStatusProps {
  place: TextPlace;
  reading: Reading;
  paragraphs: readonly { paragraph: number | null }[];
}

export function TextStatus({ place, reading, paragraphs }: TextStatusProps) {
  const { t } = useTranslation("reader");
  const { pending, caret } = useStore(reading.store);
  const { offsets } = place;
  const count = useMemo(() => paragraphs.filter((row) => row.paragraph !== null).length, [paragraphs]);
  const at = pending
    ? t("status.range", { start: offsets.toPoints(pending.start), end: offsets.toPoints(pending.end) })
    : caret === null
      ? ""
      : t("status.caret", { at: offsets.toPoints(caret) });
  return (
    <StatusBar
      left={<span>{at}</span>}
      right={<span>{t("status.size", { paragraphs: count, count: offsets.length })}</span>}
    />
  );
}
