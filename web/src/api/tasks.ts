import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Comment, PageOf, Question, Task, TaskRow } from "./payloads";

export interface TaskFilter {
  order?: "priority" | "updated" | "key" | "created";
  stage?: string | undefined;
  state?: string | undefined;
}

export const tasksQuery = (project: string, filter: TaskFilter) =>
  pages(["tasks", project, filter], (cursor, signal) =>
    call<PageOf<TaskRow>>("GET", "/projects/{project}/tasks", {
      path: { project },
      query: { ...filter, cursor },
      signal,
    }),
  );

export const taskQuery = (task: string) =>
  queryOptions({
    queryKey: ["task", task],
    queryFn: ({ signal }) => call<Task>("GET", "/tasks/{task}", { path: { task }, signal }),
  });

export const addTasks = (project: string, body: { items?: string[]; all?: boolean }) =>
  call<unknown>("POST", "/projects/{project}/tasks", { path: { project }, body });
export const prioritise = (task: string, priority: number) =>
  call<unknown>("PATCH", "/tasks/{task}", { path: { task }, body: { priority } });
export const reopenTask = (task: string) => call<unknown>("POST", "/tasks/{task}/reopen", { path: { task } });
export const freeTask = (task: string) => call<unknown>("POST", "/tasks/{task}/release", { path: { task } });
export const assignTask = (task: string, member: string) =>
  call<unknown>("POST", "/tasks/{task}/assign", { path: { task }, body: { member } });
export const commentOn = (task: string, body: { text: string; object?: string | null }) =>
  call<Comment>("POST", "/tasks/{task}/comments", { path: { task }, body });
export const settleComment = (comment: string, resolved: boolean) =>
  call<unknown>("PATCH", "/comments/{comment}", { path: { comment }, body: { resolved } });

export const questionsQuery = (project: string) =>
  pages(["project", project, "questions"], (cursor, signal) =>
    call<PageOf<Question>>("GET", "/projects/{project}/questions", { path: { project }, query: { cursor }, signal }),
  );
