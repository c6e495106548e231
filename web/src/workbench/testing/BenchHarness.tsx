import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { Problem } from "../../core/problem";
import { Surroundings } from "../../ui/testing/Surroundings";
import { type Presenter, PresenterProvider } from "../desk";
import { Frame } from "../frame/Frame";
import { StatusBar } from "../frame/StatusBar";
import type { Submission, Verdict, WorkbenchFrame, WorkbenchPorts, WorkbenchTask } from "../ports";
import { Sitting } from "../Sitting";

/** jsdom lays nothing out; lists that draw only what is in sight need a height to do so. */
const rowOr = (height: number) => ({
  configurable: true,
  get(this: HTMLElement) {
    return this.dataset.index === undefined ? height : 30;
  },
});
Object.defineProperty(HTMLElement.prototype, "offsetHeight", rowOr(600));
Object.defineProperty(HTMLElement.prototype, "clientHeight", rowOr(600));
Object.defineProperty(HTMLElement.prototype, "clientWidth", rowOr(316));

export interface Calls {
  submissions: Submission[];
  verdicts: Verdict[];
  said: string[];
  revealed: string[][];
  /** What the next call of submit is refused with. */
  refuse: Problem | null;
}

function portsInto(calls: Calls): WorkbenchPorts {
  return {
    saveDraft: async () => undefined,
    submit: async (submission) => {
      if (calls.refuse) throw calls.refuse;
      calls.submissions.push(submission);
    },
    verdict: async (verdict) => {
      calls.verdicts.push(verdict);
    },
    skip: async (reason) => {
      calls.said.push(`skip: ${reason}`);
    },
    invalid: async ({ reason }) => {
      calls.said.push(`invalid: ${reason}`);
    },
    ask: async ({ text, object }) => {
      calls.said.push(`ask: ${text} ${object ?? "-"}`);
    },
    resolveComment: async (id) => {
      calls.said.push(`resolve: ${id}`);
    },
    mediaUrl: () => "",
    text: async () => ({ text: "" }),
    leave: () => calls.said.push("leave"),
    next: () => calls.said.push("next"),
  };
}

/** Lays a task on the desk under everything that workbenches share; the stage is empty. */
export async function sitDown(task: WorkbenchTask, frame: Partial<WorkbenchFrame> = {}): Promise<Calls> {
  cleanup();
  const calls: Calls = { submissions: [], verdicts: [], said: [], revealed: [], refuse: null };
  const presenter: Presenter = {
    title: (object) => `${object.label} ${object.id}`,
    summary: () => "",
    reveal: (ids) => calls.revealed.push([...ids]),
  };
  const stage = () => <div data-stage tabIndex={-1} />;
  render(
    <Surroundings>
      <Sitting
        task={task}
        ports={portsInto(calls)}
        frame={{ crumbs: [{ title: "project" }, { title: "item" }], ...frame }}
      >
        <PresenterProvider presenter={presenter}>
          <Frame stage={stage} status={<StatusBar left={null} right={null} />} panel={{ answersTitle: "Whole" }} />
        </PresenterProvider>
      </Sitting>
    </Surroundings>,
  );
  await screen.findByRole("complementary");
  await settle();
  return calls;
}

/** Lists measure themselves after they are drawn, and draw again. */
export async function settle(): Promise<void> {
  await act(() => new Promise((resolve) => setTimeout(resolve)));
}

export async function openTab(name: string | RegExp): Promise<void> {
  fireEvent.click(screen.getByRole("tab", { name }));
  await settle();
}
