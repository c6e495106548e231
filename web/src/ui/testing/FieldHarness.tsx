import { cleanup, render } from "@testing-library/react";
import { useState } from "react";
import type { Json } from "../../core/json";
import type { FieldDefinition, FieldKindName, FieldOf } from "../../core/ontology";
import type { AnyFieldKind, EditManner, FieldContext, FieldKind } from "../fields/fieldKinds";
import { Surroundings } from "./Surroundings";

export interface Given {
  value: Json | undefined;
  manner: EditManner;
}

function Held(props: {
  kind: AnyFieldKind;
  field: FieldDefinition;
  start: Json | undefined;
  context: FieldContext;
  given: Given[];
}) {
  const [value, setValue] = useState(props.start);
  return (
    <Surroundings>
      <span id="label">field</span>
      <props.kind.Input
        labelledBy="label"
        field={props.field}
        value={value}
        context={props.context}
        disabled={false}
        onChange={(next, manner) => {
          props.given.push({ value: next, manner });
          setValue(next);
        }}
      />
    </Surroundings>
  );
}

/** Draws the input of one field and writes down what it gives. */
export function holdField<Kind extends FieldKindName>(
  kind: FieldKind<Kind>,
  field: FieldOf<Kind>,
  start?: Json,
  context: FieldContext = { language: "en", objects: [], textOf: () => null },
): Given[] {
  cleanup();
  const given: Given[] = [];
  render(<Held kind={kind as unknown as AnyFieldKind} field={field} start={start} context={context} given={given} />);
  return given;
}
