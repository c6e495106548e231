import type { APIRequestContext, Page } from "playwright-core";

export const OWNER = { name: "陈晨", email: "chen@example.com", password: "correct horse battery" };
export const WORKSPACE = "视觉组";

type Json = Record<string, unknown>;

/** Speaks to the API with the cookies of a browser: to lay out what a story begins with, not to tell it. */
export class Api {
  private csrf = "";
  workspace = { id: "", slug: "" };

  constructor(
    private readonly request: APIRequestContext,
    private readonly url: string,
  ) {}

  async setUp(): Promise<void> {
    await this.send("POST", "/setup", { workspace: WORKSPACE, ...OWNER });
    await this.whoAmI();
  }

  async signIn(email = OWNER.email, password = OWNER.password): Promise<void> {
    await this.send("POST", "/session", { email, password });
    await this.whoAmI();
  }

  async whoAmI(): Promise<void> {
    const me = await this.send<{ csrf: string; workspaces: { id: string; slug: string }[] }>("GET", "/me");
    this.csrf = me.csrf;
    const [first] = me.workspaces;
    if (first) this.workspace = first;
  }

  async send<Answer = Json>(method: string, path: string, data?: unknown): Promise<Answer> {
    const bytes = Buffer.isBuffer(data);
    const reply = await this.request.fetch(`${this.url}/api${path}`, {
      method,
      headers: { "X-CSRF-Token": this.csrf, ...(bytes ? { "Content-Type": "application/octet-stream" } : {}) },
      ...(data === undefined ? {} : { data }),
    });
    if (!reply.ok()) throw new Error(`${method} ${path}: ${reply.status()} ${await reply.text()}`);
    return (reply.status() === 204 ? undefined : await reply.json()) as Answer;
  }

  /** Waits until what is asked for is as wanted. */
  async until<Answer>(path: string, wanted: (answer: Answer) => boolean): Promise<Answer> {
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await this.send<Answer>("GET", path);
      if (wanted(answer)) return answer;
      await new Promise((next) => setTimeout(next, 200));
    }
    throw new Error(`${path} did not become what it should`);
  }

  async dataset(name: string, title: string, files: Record<string, Buffer>): Promise<string> {
    const dataset = await this.send<{ id: string }>("POST", `/workspaces/${this.workspace.id}/datasets`, {
      name,
      title,
    });
    const uploads: string[] = [];
    for (const [path, bytes] of Object.entries(files)) {
      const upload = await this.send<{ id: string }>("POST", `/datasets/${dataset.id}/uploads`, {
        path,
        size: bytes.length,
      });
      await this.send("PUT", `/uploads/${upload.id}?offset=0`, bytes);
      uploads.push(upload.id);
    }
    const started = await this.send<{ id: string }>("POST", `/datasets/${dataset.id}/imports`, { source: { uploads } });
    await this.until<{ state: string }>(`/imports/${started.id}`, ({ state }) => state === "done");
    return dataset.id;
  }

  async project(name: string, title: string, dataset: string, template: string): Promise<string> {
    const project = await this.send<{ id: string }>("POST", `/workspaces/${this.workspace.id}/projects`, {
      name,
      title,
      dataset,
      template,
    });
    await this.send("POST", `/projects/${project.id}/tasks`, { all: true });
    await this.until<{ counts: Record<string, number> }>(
      `/projects/${project.id}`,
      ({ counts }) => (counts.waiting ?? 0) > 0,
    );
    return project.id;
  }

  /** Does one task with this document, as whoever is signed in. */
  async annotate(project: string, document: Json): Promise<void> {
    const { leases } = await this.send<{ leases: { id: string }[] }>("POST", `/projects/${project}/leases`, {
      count: 1,
    });
    const [lease] = leases;
    if (!lease) throw new Error("no task was left");
    await this.send("POST", `/leases/${lease.id}/submit`, {
      submission: crypto.randomUUID(),
      document: { version: 1, ...document },
      seconds: 21,
    });
  }

  async review(project: string, verdict: Json): Promise<void> {
    const { leases } = await this.send<{ leases: { id: string }[] }>("POST", `/projects/${project}/leases`, {
      count: 1,
      stage: "review",
    });
    const [lease] = leases;
    if (!lease) throw new Error("nothing waited for a verdict");
    await this.send("POST", `/leases/${lease.id}/verdict`, { submission: crypto.randomUUID(), seconds: 4, ...verdict });
  }
}

export function apiOf(page: Page, url: string): Api {
  return new Api(page.request, url);
}
