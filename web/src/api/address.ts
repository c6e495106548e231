/** The folder the application is mounted under, with a slash at both ends: "/" or "/tools/dianjing/". */
export const mountedAt = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");

/** A route of the server as an address for `src` and `href`. */
export function apiAddress(path: string): string {
  return `${mountedAt}api${path}`;
}

export type Scalar = string | number | boolean;
export type QueryValue = Scalar | readonly Scalar[] | null | undefined;

/** Fills `{name}` in a path and appends what the query says; empty values are left out. */
export function fill(
  template: string,
  path: Record<string, Scalar> = {},
  query: Record<string, QueryValue> = {},
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name] ?? "")));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}
