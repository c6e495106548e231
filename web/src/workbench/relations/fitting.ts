import type { RelationDefinition, Role } from "../../core/ontology";
import { objectIn, relationIn } from "../session/document";
import type { Session } from "../session/Session";

function fits(session: Session, id: string, role: Role): boolean {
  const object = objectIn(session.document, id);
  const classes = role.classes ?? [];
  const relations = role.relations ?? [];
  if (object) {
    if (classes.length === 0) return relations.length === 0;
    const line = session.classes.find(object.label)?.line ?? [object.label];
    return line.some((name) => classes.includes(name));
  }
  const relation = relationIn(session.document, id);
  return relation !== undefined && relations.includes(relation.label);
}

/** How many may stand in a role. */
function roomIn(role: Role): number {
  return role.maximum ?? Number.POSITIVE_INFINITY;
}

/** Ids given to roles from `at` on, each role taking at least one where it must; null where they do not fit. */
function share(
  session: Session,
  roles: readonly (readonly [string, Role])[],
  ids: readonly string[],
): Record<string, string[]> | null {
  const [first, ...rest] = roles;
  if (!first) return ids.length === 0 ? {} : null;
  const [name, role] = first;
  const least = role.minimum ?? 1;
  // As few as may be first: with two roles and two ids each gets one.
  for (let count = least; count <= Math.min(ids.length, roomIn(role)); count += 1) {
    const taken = ids.slice(0, count);
    if (!taken.every((id) => fits(session, id, role))) break;
    const others = share(session, rest, ids.slice(count));
    if (others) return count > 0 ? { [name]: taken, ...others } : others;
  }
  return null;
}

/**
 * The members of a relation over ids in the order they were picked; where they fit no way round, in the reverse order.
 * With a single role all are its members.
 */
export function membersFor(
  session: Session,
  definition: RelationDefinition,
  ids: readonly string[],
): Record<string, string[]> | null {
  const roles = Object.entries(definition.roles);
  return share(session, roles, ids) ?? share(session, roles, [...ids].reverse());
}

/** The kinds of relation that could tie these ids. */
export function fittingRelations(session: Session, ids: readonly string[]): RelationDefinition[] {
  if (ids.length === 0) return [];
  return session.classes.relations.filter((definition) => membersFor(session, definition, ids) !== null);
}
