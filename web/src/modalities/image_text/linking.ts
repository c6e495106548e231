import { STEP } from "../../canvas/history";
import type { AnnotationDocument, Relation } from "../../core/document";
import { fittingRelations, membersFor } from "../../workbench/relations/fitting";
import { markEdited, relationIn } from "../../workbench/session/document";
import { connect, remove } from "../../workbench/session/edits";
import type { Session } from "../../workbench/session/Session";
import { alignmentOf, sideOf } from "./alignment";

export type Linked = "linked" | "parted" | "refused";

function roleOf(relation: Relation, id: string): string | undefined {
  return Object.keys(relation.members).find((role) => relation.members[role]?.includes(id));
}

function tying({ relations }: AnnotationDocument, phrase: string, region: string): Relation[] {
  return (relations ?? []).filter((one) => roleOf(one, phrase) !== undefined && roleOf(one, region) !== undefined);
}

/** The relation of a phrase alone that can take one more region, and the role it goes to. */
function roomFor(session: Session, phrase: string, region: string): { id: string; role: string } | null {
  const { document } = session;
  const side = new Map(document.objects?.map((object) => [object.id, sideOf(object)]));
  for (const relation of document.relations ?? []) {
    const own = roleOf(relation, phrase);
    const phrases = Object.values(relation.members)
      .flat()
      .filter((id) => side.get(id) === "phrase");
    if (own === undefined || phrases.length !== 1) continue;
    const definition = fittingRelations(session, [phrase, region]).find(({ name }) => name === relation.label);
    const members = definition ? membersFor(session, definition, [phrase, region]) : null;
    const role = members && Object.keys(members).find((name) => members[name]?.includes(region));
    const most = role ? (definition?.roles[role]?.maximum ?? Number.POSITIVE_INFINITY) : 0;
    if (role && (relation.members[role]?.length ?? 0) < most) return { id: relation.id, role };
  }
  return null;
}

/** Takes a region out of the relations that tie it to a phrase; one that is left with no region goes. */
function part(session: Session, phrase: string, region: string): void {
  const regions = new Set(alignmentOf(session.document).regions.map(({ id }) => id));
  for (const { id, members } of tying(session.document, phrase, region)) {
    const others = Object.values(members)
      .flat()
      .filter((member) => member !== region && regions.has(member));
    if (others.length === 0) {
      remove(session, [id]);
      continue;
    }
    session.edit({ title: "edit.part", policy: STEP, about: id }, (draft) => {
      const relation = relationIn(draft, id);
      if (!relation) return;
      for (const [role, ids] of Object.entries(relation.members)) {
        relation.members[role] = ids.filter((member) => member !== region);
      }
      markEdited(relation);
    });
  }
}

/**
 * Ties a phrase to a region, or parts them where they are tied already. A phrase keeps one relation for all of its
 * regions; another phrase on the same region has its own.
 */
export function toggleLink(session: Session, phrase: string, region: string): Linked {
  if (!session.editable) return "refused";
  if (tying(session.document, phrase, region).length > 0) {
    part(session, phrase, region);
    return "parted";
  }
  const room = roomFor(session, phrase, region);
  if (room) {
    session.edit({ title: "edit.connect", policy: STEP, about: room.id }, (draft) => {
      const relation = relationIn(draft, room.id);
      if (!relation) return;
      relation.members[room.role] = [...(relation.members[room.role] ?? []), region];
      markEdited(relation);
    });
    return "linked";
  }
  const [definition] = fittingRelations(session, [phrase, region]);
  const members = definition ? membersFor(session, definition, [phrase, region]) : null;
  return definition && members && connect(session, definition.name, members) ? "linked" : "refused";
}
