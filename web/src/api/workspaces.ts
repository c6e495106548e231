import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Invitation, InvitationShown, Member, PageOf, Role, Workspace } from "./payloads";

export interface Acceptance {
  name?: string;
  email?: string;
  password?: string;
}

export const createWorkspace = (body: { name: string; slug?: string }) =>
  call<Workspace>("POST", "/workspaces", { body });
export const changeWorkspace = (workspace: string, body: { name?: string }) =>
  call<Workspace>("PATCH", "/workspaces/{workspace}", { path: { workspace }, body });

export const membersQuery = (workspace: string) =>
  pages<Member>(["members", workspace], (cursor, signal) =>
    call<PageOf<Member>>("GET", "/workspaces/{workspace}/members", { path: { workspace }, query: { cursor }, signal }),
  );

export const changeMember = (workspace: string, member: string, body: { role: Role }) =>
  call<Member>("PATCH", "/workspaces/{workspace}/members/{member}", { path: { workspace, member }, body });
export const removeMember = (workspace: string, member: string) =>
  call<unknown>("DELETE", "/workspaces/{workspace}/members/{member}", { path: { workspace, member } });

export const invitationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["invitations", workspace],
    queryFn: ({ signal }) =>
      call<PageOf<Invitation>>("GET", "/workspaces/{workspace}/invitations", { path: { workspace }, signal }),
  });

export const invite = (workspace: string, body: { email?: string | null; role: Role }) =>
  call<Invitation>("POST", "/workspaces/{workspace}/invitations", { path: { workspace }, body });
export const withdrawInvitation = (workspace: string, invitation: string) =>
  call<unknown>("DELETE", "/workspaces/{workspace}/invitations/{invitation}", { path: { workspace, invitation } });

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => call<InvitationShown>("GET", "/invitations/{token}", { path: { token }, signal }),
  });

export const acceptInvitation = (token: string, body: Acceptance) =>
  call<unknown>("POST", "/invitations/{token}/accept", { path: { token }, body });
