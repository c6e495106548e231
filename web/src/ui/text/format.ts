import { useMemo } from "react";
import { useTranslation } from "react-i18next";

export interface Format {
  number(value: number): string;
  percent(share: number, digits?: number): string;
  bytes(count: number): string;
  /** A day and time in the person's zone. */
  time(iso: string): string;
  day(iso: string): string;
  /** "3 minutes ago", from the last minute to the last week; a day before that. */
  ago(iso: string): string;
  seconds(value: number): string;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["second", 1, 60],
  ["minute", 60, 3600],
  ["hour", 3600, 86_400],
  ["day", 86_400, 604_800],
];
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

function bytesIn(language: string, count: number): string {
  const power = Math.min(UNITS.length - 1, count < 1000 ? 0 : Math.floor(Math.log10(count) / 3));
  const digits = power === 0 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(count / 1000 ** power)} ${UNITS[power]}`;
}

function agoIn(language: string, iso: string, day: Intl.DateTimeFormat): string {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size, until] of STEPS) {
    if (Math.abs(seconds) < until) return relative.format(-Math.trunc(seconds / size), unit);
  }
  return day.format(new Date(iso));
}

/** Numbers, times and sizes as the person's language writes them. */
export function formatIn(language: string): Format {
  const number = new Intl.NumberFormat(language);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return {
    number: (value) => number.format(value),
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits }).format(share),
    bytes: (count) => bytesIn(language, count),
    time: (iso) => time.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    ago: (iso) => agoIn(language, iso, day),
    seconds: (value) => {
      const whole = Math.round(value);
      const minutes = Math.floor(whole / 60);
      return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
    },
  };
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(i18n.language), [i18n.language]);
}
