import { classColor } from "../../core/color";
import {
  attributesOf,
  type ClassDefinition,
  type FieldDefinition,
  type Ontology,
  type RelationDefinition,
  shapesOf,
} from "../../core/ontology";
import { type Language, said } from "../../core/words";

/** A class as people see it: with a colour and a key even where the ontology gives none. */
export interface ClassLook {
  name: string;
  definition: ClassDefinition;
  color: string;
  /** The key that chooses it: its own, or the next free digit. */
  key: string | null;
  /** Kinds of shape it may have; empty means any. */
  shapes: readonly string[];
  skeleton: string | null;
  attributes: readonly FieldDefinition[];
  /** Its own name and those of the classes it stands under. */
  line: readonly string[];
}

const DIGITS = "123456789";
const UNKNOWN_COLOR = "#8d8578";

function lineOf(byName: ReadonlyMap<string, ClassDefinition>, name: string): string[] {
  const line: string[] = [];
  let current: string | null | undefined = name;
  while (current && !line.includes(current)) {
    line.push(current);
    current = byName.get(current)?.parent;
  }
  return line;
}

/** A skeleton is the class's own or that of the nearest class above. */
function skeletonOf(byName: ReadonlyMap<string, ClassDefinition>, line: readonly string[]): string | null {
  for (const name of line) {
    const skeleton = byName.get(name)?.skeleton;
    if (skeleton) return skeleton;
  }
  return null;
}

/** The classes of an ontology version. */
export class Classes {
  /** In use, in the ontology's order. */
  readonly offered: readonly ClassLook[];
  readonly relations: readonly RelationDefinition[];
  readonly #all: ReadonlyMap<string, ClassLook>;
  readonly #ontology: Ontology;

  constructor(ontology: Ontology) {
    this.#ontology = ontology;
    const classes = ontology.classes ?? [];
    const byName = new Map(classes.map((one) => [one.name, one]));
    const taken = new Set(classes.map((one) => one.key?.toLowerCase()).filter(Boolean));
    const free = [...DIGITS].filter((digit) => !taken.has(digit));
    const looks = classes.map((definition, index): ClassLook => {
      const line = lineOf(byName, definition.name);
      return {
        name: definition.name,
        definition,
        color: definition.color ?? classColor(index),
        key: definition.key ?? (definition.retired ? null : (free.shift() ?? null)),
        shapes: shapesOf(ontology, definition.name),
        skeleton: skeletonOf(byName, line),
        attributes: attributesOf(ontology, definition.name),
        line,
      };
    });
    this.#all = new Map(looks.map((look) => [look.name, look]));
    this.offered = looks.filter((look) => !look.definition.retired);
    this.relations = (ontology.relations ?? []).filter((relation) => !relation.retired);
  }

  /** Retired ones too, in the ontology's order. */
  get all(): readonly ClassLook[] {
    return [...this.#all.values()];
  }

  find(name: string): ClassLook | undefined {
    return this.#all.get(name);
  }

  /** Retired kinds of relation too: what was made of them is still shown. */
  findRelation(name: string): RelationDefinition | undefined {
    return this.#ontology.relations?.find((relation) => relation.name === name);
  }

  colorOf(name: string): string {
    return this.#all.get(name)?.color ?? UNKNOWN_COLOR;
  }

  titleOf(name: string, language: Language): string {
    return said(this.#all.get(name)?.definition.title, language, name);
  }

  attributesOf(name: string): readonly FieldDefinition[] {
    return this.#all.get(name)?.attributes ?? [];
  }

  allows(name: string, kind: string): boolean {
    const shapes = this.#all.get(name)?.shapes ?? [];
    return shapes.length === 0 || shapes.includes(kind);
  }

  /** Whether any class may have this kind of shape. */
  anyAllows(kind: string): boolean {
    return this.offered.some((look) => this.allows(look.name, kind));
  }

  skeleton(name: string) {
    return this.#ontology.skeletons?.find((skeleton) => skeleton.name === name) ?? null;
  }

  get questions(): readonly FieldDefinition[] {
    return this.#ontology.questions ?? [];
  }
}
