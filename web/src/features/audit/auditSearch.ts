export interface AuditSearch {
  actor?: string | undefined;
  verb?: string | undefined;
}

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  return { actor: text(search.actor), verb: text(search.verb) };
}
