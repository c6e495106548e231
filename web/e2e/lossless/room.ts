import type { Browser, Page } from "playwright-core";
import { expect, type TestContext } from "vitest";
import { canonical } from "../../src/core/canonical";
import { openBrowser, picture, takeSeat } from "../browser";
import { type Instance, startInstance } from "../instance";
import { image, type Marking, marksOn, onScreen, text } from "../marking";
import { type Api, apiOf } from "../people";

export const COLLEAGUE = { name: "林一", email: "lin@example.com", password: "another horse battery" };

/** A server with an owner, who watches, and a colleague, who works at pictures and texts. */
export class Room {
  /** The pages that the present case has opened. */
  readonly #open = new Set<Page>();
  #projects = 0;

  private constructor(
    readonly instance: Instance,
    private readonly browser: Browser,
    readonly owner: Api,
    private readonly datasets: Record<string, string>,
  ) {}

  static async open(): Promise<Room> {
    const instance = await startInstance();
    const browser = await openBrowser();
    const owner = apiOf(await takeSeat(browser, instance.url), instance.url);
    await owner.setUp();
    const datasets = {
      image: await owner.dataset("pictures", "图片", image.files),
      text: await owner.dataset("texts", "文本", text.files),
    };
    const { token } = await owner.send<{ token: string }>("POST", `/workspaces/${owner.workspace.id}/invitations`, {
      role: "annotator",
    });
    const guest = await takeSeat(browser, instance.url);
    await apiOf(guest, instance.url).send("POST", `/invitations/${token}/accept`, COLLEAGUE);
    await guest.context().close();
    return new Room(instance, browser, owner, datasets);
  }

  /** A project of its own for each case: nobody's task is another's. */
  async project(marking: Marking, minutes = 30): Promise<string> {
    this.#projects += 1;
    const number = this.#projects;
    const dataset = this.datasets[marking.name] ?? "";
    const made = await this.owner.project(`case-${number}`, `案例 ${number}`, dataset, marking.template);
    if (minutes !== 30) {
      const { stages } = await this.owner.send<{ stages: { name: string; kind: string; settings: object }[] }>(
        "GET",
        `/projects/${made}/workflow`,
      );
      const shorter = stages.map(({ name, kind, settings }) => ({
        name,
        kind,
        settings: kind === "annotate" ? { ...settings, lease_minutes: minutes } : settings,
      }));
      await this.owner.send("PUT", `/projects/${made}/workflow`, { stages: shorter });
    }
    return made;
  }

  /** A browser in which the colleague is signed in, until the case ends. */
  async seat(): Promise<Page> {
    return this.kept(await this.lastingSeat());
  }

  /** A browser that outlives the case; what goes wrong in a page ends the test. */
  async lastingSeat(): Promise<Page> {
    const page = await takeSeat(this.browser, this.instance.url);
    await this.signIn(page);
    return page;
  }

  /** Another tab of somebody who is there already. */
  async tab(beside: Page): Promise<Page> {
    return this.kept(await beside.context().newPage());
  }

  async signIn(page: Page): Promise<void> {
    await apiOf(page, this.instance.url).signIn(COLLEAGUE.email, COLLEAGUE.password);
  }

  async sitDown(page: Page, marking: Marking, at: string): Promise<void> {
    await page.goto(`${this.instance.url}/w/${this.owner.workspace.slug}/projects/${at}/work`);
    await marking.ready(page);
  }

  /** The document of a revision, as the server has it. */
  async documentOf(annotation: string): Promise<string> {
    const { document } = await this.owner.send<{ document: unknown }>("GET", `/annotations/${annotation}`);
    return canonical(document);
  }

  /** Hands in what is on the screen: the server then has the same, byte for byte, with so many marks. */
  async handInAsShown(page: Page, marks: number): Promise<void> {
    const shown = await onScreen(page);
    expect(await marksOn(page)).toBe(marks);
    expect(await this.documentOf(await submit(page))).toBe(shown);
  }

  /** Ends what a case has opened; where it failed, it is to be seen how it looked. */
  async tidy({ task }: Pick<TestContext, "task">): Promise<void> {
    const failed = task.result?.state === "fail";
    for (const [at, page] of [...this.#open].entries()) {
      if (failed && !page.isClosed()) await picture(page, `lossless-${task.name.slice(0, 30)}-${at}`).catch(() => {});
    }
    const rooms = new Set([...this.#open].map((page) => page.context()));
    await Promise.all([...rooms].map((context) => context.close()));
    this.#open.clear();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.instance.stop();
  }

  private kept(page: Page): Page {
    this.#open.add(page);
    return page;
  }
}

/** Waits until the page says that the server has all of it. */
export function saved(page: Page): Promise<void> {
  return page.getByText("已保存", { exact: true }).waitFor();
}

/** Hands in by key, and gives the revision that the server says it made. */
export async function submit(page: Page): Promise<string> {
  const answered = page.waitForResponse((reply) => reply.url().endsWith("/submit") && reply.ok());
  await page.keyboard.press("Control+Enter");
  const { annotation } = (await (await answered).json()) as { annotation: string };
  return annotation;
}
