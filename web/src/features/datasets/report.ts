import type { ImportEntry } from "../../api/payloads";
import { type Language, said } from "../../core/words";

/** Lines of a report that say the same. */
export interface Reason {
  code: string;
  /** The first of them, to speak for all. */
  example: ImportEntry;
  count: number;
}

/** The reasons in the lines that are loaded, the most frequent first. */
export function reasonsOf(entries: readonly ImportEntry[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const entry of entries) {
    const known = reasons.get(entry.code);
    reasons.set(entry.code, { code: entry.code, example: known?.example ?? entry, count: (known?.count ?? 0) + 1 });
  }
  return [...reasons.values()].sort((one, other) => other.count - one.count);
}

/** The lines of a reason, or of all, that name what is looked for. */
export function narrowed(
  entries: readonly ImportEntry[],
  { code, text, language }: { code: string | null; text: string; language: Language },
): ImportEntry[] {
  const wanted = text.trim().toLowerCase();
  return entries.filter(
    (entry) =>
      (code === null || entry.code === code) &&
      `${entry.path} ${said(entry.message, language)}`.toLowerCase().includes(wanted),
  );
}

function cell(value: string | null): string {
  const text = value ?? "";
  // A leading sign would be read as a formula by a spreadsheet.
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** The lines as a table that spreadsheets open. */
export function asCsv(entries: readonly ImportEntry[], language: Language): string {
  const rows = entries.map((entry) =>
    [entry.path, entry.code, said(entry.message, language), said(entry.hint, language)].map(cell).join(","),
  );
  return `\uFEFF${["path,code,message,hint", ...rows].join("\r\n")}\r\n`;
}
