import { expect, test } from "vitest";
import type { AnnotationDocument } from "../../core/document";
import boxes from "../../shapes/box/kind";
import { Session } from "../../workbench/session/Session";
import { taskWith } from "../../workbench/testing/task";
import { alignmentOf, litWith, unlinkedIn } from "./alignment";
import { toggleLink } from "./linking";

boxes.register();

const phrase = (id: string, start: number, attributes = {}) => ({
  id,
  label: "phrase",
  shapes: [{ kind: "span" as const, media: "text", start, end: start + 1 }],
  attributes,
});
const region = (id: string) => ({
  id,
  label: "thing",
  shapes: [{ kind: "box" as const, media: "image", x: 0, y: 0, width: 1, height: 1 }],
});

function sitting(document: Partial<AnnotationDocument>) {
  const objects = [phrase("p2", 5), phrase("p1", 1), phrase("p3", 9, { notvisual: true }), region("a"), region("b")];
  const task = taskWith(
    {
      ontology: {
        classes: [{ name: "phrase" }, { name: "thing" }],
        relations: [
          { name: "refers", roles: { phrase: { classes: ["phrase"], maximum: 1 }, region: { classes: ["thing"] } } },
        ],
      },
    },
    { objects, ...document },
  );
  return new Session(task, { document: task.document });
}

const ties = (session: Session) => session.document.relations?.map(({ members }) => members);

test("a phrase keeps one relation for all its regions, another phrase on the same region has its own", () => {
  const session = sitting({});
  expect(["a", "b"].map((one) => toggleLink(session, "p1", one))).toEqual(["linked", "linked"]);
  expect(toggleLink(session, "p2", "a")).toBe("linked");
  expect(ties(session)).toEqual([
    { phrase: ["p1"], region: ["a", "b"] },
    { phrase: ["p2"], region: ["a"] },
  ]);
  expect(toggleLink(session, "p1", "b")).toBe("parted");
  expect(toggleLink(session, "p1", "a")).toBe("parted");
  expect(ties(session)).toEqual([{ phrase: ["p2"], region: ["a"] }]);
  session.undo();
  session.undo();
  expect(ties(session)?.[0]).toEqual({ phrase: ["p1"], region: ["a", "b"] });
});

test("what is not tied is listed in reading order, without what the picture does not show", () => {
  const session = sitting({ relations: [{ id: "r", label: "refers", members: { phrase: ["p2"], region: ["b"] } }] });
  const alignment = alignmentOf(session.document);
  const open = unlinkedIn(alignment);
  expect([open.phrases.map(({ id }) => id), open.regions.map(({ id }) => id)]).toEqual([["p1"], ["a"]]);
  expect([...litWith(session.document, alignment, ["b"])]).toEqual(["b", "p2"]);
  expect([...litWith(session.document, alignment, ["r"])]).toEqual(["p2", "b"]);
});
