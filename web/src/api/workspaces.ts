import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

export const createWorkspace = (body: Sent<"WorkspaceWish">) => answer(http.POST("/api/workspaces", { body }));
export const changeWorkspace = (workspace: string, body: Sent<"WorkspaceChanges">) =>
  answer(http.PATCH("/api/workspaces/{workspace}", { params: { path: { workspace } }, body }));

/** `name` is typed by whoever means it. */
export const deleteWorkspace = (workspace: string, name: string) =>
  done(http.DELETE("/api/workspaces/{workspace}", { params: { path: { workspace }, query: { name } } }));
export const restoreWorkspace = (workspace: string) =>
  answer(http.POST("/api/workspaces/{workspace}/restore", { params: { path: { workspace } } }));

/** Those that I owned, that were deleted, and that can still be brought back. */
export const deletedWorkspacesQuery = queryOptions({
  queryKey: ["me", "workspaces", "deleted"],
  queryFn: ({ signal }) => answer(http.GET("/api/workspaces", { params: { query: { deleted: true } }, signal })),
});

export const membersQuery = (workspace: string) =>
  pages(["members", workspace], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/members", { params: { path: { workspace }, query: { cursor } }, signal }),
    ),
  );

export const changeMember = (workspace: string, member: string, body: Sent<"MemberChanges">) =>
  answer(http.PATCH("/api/workspaces/{workspace}/members/{member}", { params: { path: { workspace, member } }, body }));
export const removeMember = (workspace: string, member: string) =>
  done(http.DELETE("/api/workspaces/{workspace}/members/{member}", { params: { path: { workspace, member } } }));

export const invitationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["invitations", workspace],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/workspaces/{workspace}/invitations", { params: { path: { workspace } }, signal })),
  });

export const invite = (workspace: string, body: Sent<"InvitationWish">) =>
  answer(http.POST("/api/workspaces/{workspace}/invitations", { params: { path: { workspace } }, body }));
export const withdrawInvitation = (workspace: string, invitation: string) =>
  done(
    http.DELETE("/api/workspaces/{workspace}/invitations/{invitation}", {
      params: { path: { workspace, invitation } },
    }),
  );

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => answer(http.GET("/api/invitations/{token}", { params: { path: { token } }, signal })),
  });

export const acceptInvitation = (token: string, body: Sent<"Acceptance">) =>
  done(http.POST("/api/invitations/{token}/accept", { params: { path: { token } }, body }));
