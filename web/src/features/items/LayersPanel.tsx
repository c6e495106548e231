import { useTranslation } from "react-i18next";
import { useNames } from "../../api/people";
import { languageOf } from "../../core/words";
import { Panel } from "../../ui/page/Panel";
import { classCounts } from "../../workbench/look/layers";
import styles from "./LayersPanel.module.css";
import type { ItemLayer, Layers } from "./useLayers";

/** What is drawn over the media: each layer and each of its classes can be taken away. */
export function LayersPanel({ layers }: { layers: Layers }) {
  const { t } = useTranslation("items");
  if (layers.list.length === 0) return null;
  return (
    <Panel title={t("layers")}>
      <ul className={styles.layers}>
        {layers.list.map((layer, index) => (
          <Layer key={layer.head.layer.id} layer={layer} dashed={index > 0} layers={layers} />
        ))}
      </ul>
    </Panel>
  );
}

function Layer({ layer, dashed, layers }: { layer: ItemLayer; dashed: boolean; layers: Layers }) {
  const { t, i18n } = useTranslation("items");
  const language = languageOf(i18n.language);
  const nameOf = useNames();
  const { head, document, classes, hidden } = layer;
  const who = nameOf(head.author) || t(`kinds.${head.author_kind}`);
  return (
    <li>
      <label className={styles.name}>
        <input
          type="checkbox"
          checked={layer.shown}
          onChange={(event) => layers.show(head.layer.id, event.target.checked)}
        />
        <i className={styles.line} data-dashed={dashed} />
        <b title={head.layer.name}>{head.assistant ?? head.layer.name}</b>
        <span>
          {who} · {t(`statuses.${head.status}`, head.status)}
        </span>
      </label>
      {layer.shown && document ? (
        <span className={styles.classes}>
          {classCounts(document).map(([label, count]) => (
            <button
              key={label}
              type="button"
              aria-pressed={!hidden.has(label)}
              className={styles.class}
              style={{ "--of-class": classes.colorOf(label) } as React.CSSProperties}
              onClick={() => layers.hide(head.layer.id, label, !hidden.has(label))}
            >
              <i />
              {classes.titleOf(label, language)} <span className="num">{count}</span>
            </button>
          ))}
        </span>
      ) : null}
    </li>
  );
}
