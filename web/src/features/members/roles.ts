import type { Role } from "../../api/payloads";

/** From the most to the least that one may do. */
export const ROLES = [
  "owner",
  "manager",
  "reviewer",
  "annotator",
  "viewer",
  "auditor",
] as const satisfies readonly Role[];
