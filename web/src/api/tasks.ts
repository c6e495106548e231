import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";
import type { Sent, TaskState } from "./payloads";

export interface TaskFilter {
  order?: "priority" | "updated" | "key" | "created" | undefined;
  stage?: string | undefined;
  state?: TaskState | undefined;
  prefix?: string | undefined;
}

const on = (task: string) => ({ params: { path: { task } } });

export const tasksQuery = (project: string, filter: TaskFilter) =>
  pages(["tasks", project, filter], (cursor, signal) =>
    answer(
      http.GET("/api/projects/{project}/tasks", {
        params: { path: { project }, query: { ...filter, cursor } },
        signal,
      }),
    ),
  );

export const taskQuery = (task: string) =>
  queryOptions({
    queryKey: ["task", task],
    queryFn: ({ signal }) => answer(http.GET("/api/tasks/{task}", { ...on(task), signal })),
  });

export const taskCommentsQuery = (task: string) =>
  queryOptions({
    queryKey: ["task", task, "comments"],
    queryFn: ({ signal }) => answer(http.GET("/api/tasks/{task}/comments", { ...on(task), signal })),
  });

export const progressQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "progress"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/progress", { params: { path: { project } }, signal })),
  });

export const questionsQuery = (project: string) =>
  pages(["project", project, "questions"], (cursor, signal) =>
    answer(
      http.GET("/api/projects/{project}/questions", {
        params: { path: { project }, query: { cursor, resolved: false } },
        signal,
      }),
    ),
  );

export const addTasks = (project: string, body: Sent<"TasksWish">) =>
  answer(http.POST("/api/projects/{project}/tasks", { params: { path: { project } }, body }));
export const prioritise = (task: string, priority: number) =>
  answer(http.PATCH("/api/tasks/{task}", { ...on(task), body: { priority } }));
export const reopenTask = (task: string) => answer(http.POST("/api/tasks/{task}/reopen", { ...on(task), body: {} }));
export const freeTask = (task: string) => answer(http.POST("/api/tasks/{task}/release", on(task)));
/** To one member, or back to whoever comes. */
export const assignTask = (task: string, member: string | null) =>
  answer(http.POST("/api/tasks/{task}/assign", { ...on(task), body: { member } }));
export const commentOn = (task: string, body: Sent<"CommentWish">) =>
  answer(http.POST("/api/tasks/{task}/comments", { ...on(task), body }));
export const settleComment = (comment: string, resolved: boolean) =>
  answer(http.PATCH("/api/comments/{comment}", { params: { path: { comment } }, body: { resolved } }));
