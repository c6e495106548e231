import { useFormat } from "../../ui/text/format";
import styles from "./ClassBars.module.css";

/** How many objects of each class, most first. */
export function ClassBars({ classes }: { classes: Record<string, number> }) {
  const format = useFormat();
  const rows = Object.entries(classes).sort(([, one], [, other]) => other - one);
  const most = rows[0]?.[1] ?? 1;
  return (
    <dl className={styles.bars}>
      {rows.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <i style={{ width: `${(count / most) * 100}%` }} />
          </dd>
          <dd>{format.number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
