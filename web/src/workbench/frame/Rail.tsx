import { Fragment } from "react";
import { ariaKeys, capText } from "../../ui/keys/chord";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { Glyph, type GlyphName } from "./Glyph";
import styles from "./Rail.module.css";

export interface RailButton {
  name: string;
  label: string;
  /** Absent where the key belongs to something else here. */
  keys?: string | undefined;
  glyph?: GlyphName;
  path?: string;
  pressed?: boolean;
  run: () => void;
}

interface RailProps {
  label: string;
  /** Groups, divided by a line. */
  groups: readonly (readonly RailButton[])[];
  foot?: readonly RailButton[];
}

/** The tools, each with its key on it. */
export function Rail({ label, groups, foot = [] }: RailProps) {
  const bindings = [...groups.flat(), ...foot].flatMap(({ keys, label: title, run }): KeyBinding[] =>
    keys ? [{ keys, title, run }] : [],
  );
  useKeys(label, bindings);
  return (
    <nav className={styles.rail} aria-label={label}>
      {groups.map((group, index) => (
        <Fragment key={group[0]?.name ?? index}>
          {index > 0 && group.length > 0 ? <hr /> : null}
          {group.map((button) => (
            <Tool key={button.name} {...button} />
          ))}
        </Fragment>
      ))}
      <span className={styles.grow} />
      {foot.map((button) => (
        <Tool key={button.name} {...button} />
      ))}
    </nav>
  );
}

function Tool({ label, keys, glyph, path, pressed, run }: RailButton) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
      title={keys ? `${label} ${capText(keys)}` : label}
      onClick={run}
    >
      {glyph ? <Glyph name={glyph} /> : <Glyph path={path ?? ""} />}
      {keys ? (
        <span className={styles.cap} aria-hidden="true">
          {capText(keys)}
        </span>
      ) : null}
    </button>
  );
}
