/** A page of a list: `next` is the cursor of the following page. */
export interface PageOf<Row> {
  items: Row[];
  next: string | null;
  total?: number | null;
}

export type Role = "owner" | "manager" | "reviewer" | "annotator" | "viewer" | "auditor";

export interface User {
  id: string;
  email: string;
  name: string;
}

export interface MyWorkspace {
  id: string;
  name: string;
  slug: string;
  role: Role;
  permissions: string[];
}

export interface Me {
  user: User;
  csrf: string;
  workspaces: MyWorkspace[];
  language: string | null;
  theme: string | null;
  settings: Record<string, unknown>;
}

export interface Workspace {
  id: string;
  name: string;
  slug: string;
  created_at: string;
}

export interface Member {
  id: string;
  user: User;
  role: Role;
  joined_at: string;
}

export interface Invitation {
  id: string;
  email: string | null;
  role: Role;
  token?: string;
  url?: string;
  expires_at: string;
  created_at: string;
}

export interface InvitationShown {
  workspace: { name: string };
  role: Role;
  email: string | null;
  expires_at: string;
}

export interface Token {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  /** Only in the answer that makes it. */
  token?: string;
}
