import { describe, expect, it } from "vitest";
import { withAssistant } from "./preAnnotation";

const PLAIN = [
  { name: "annotate", kind: "annotate", settings: { overlap: 1 } },
  { name: "accepted", kind: "accepted" },
];

describe("a workflow with an assistant", () => {
  it("has it first, once, and keeps the other stages", () => {
    const helped = withAssistant(PLAIN, "salient", { top: 3 });
    expect(helped.map(({ name }) => name)).toEqual(["pre-annotate", "annotate", "accepted"]);
    expect(helped[0]?.settings).toEqual({ assistant: "salient", options: { top: 3 } });
    const changed = withAssistant(
      [{ ...helped[0], settings: { ...helped[0]?.settings, control: 0.3 } } as never, ...PLAIN],
      "lexicon",
    );
    expect(changed).toHaveLength(3);
    expect(changed[0]?.settings).toEqual({ assistant: "lexicon", options: {}, control: 0.3 });
  });

  it("goes back to one without", () => {
    expect(withAssistant(withAssistant(PLAIN, "salient"), null).map(({ name }) => name)).toEqual([
      "annotate",
      "accepted",
    ]);
  });
});
