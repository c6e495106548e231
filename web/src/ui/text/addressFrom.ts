/** A short name for addresses out of a title: Latin letters and digits with dashes; empty where the title has none. */
export function addressFrom(title: string): string {
  return title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}
