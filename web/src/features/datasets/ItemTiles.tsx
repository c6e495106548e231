import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { ItemRow } from "../../api/payloads";
import { TileGrid } from "../../ui/table/TileGrid";
import { ItemStatusLabel } from "./ItemStatusLabel";
import styles from "./ItemTiles.module.css";

interface ItemTilesProps {
  rows: readonly ItemRow[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

const TILE = { minWidth: 232, height: 208 };

export function ItemTiles({ rows, more }: ItemTilesProps) {
  const { t } = useTranslation("datasets");
  return (
    <TileGrid
      label={t("tabs.items")}
      tiles={rows}
      tileKey={(item) => item.id}
      minWidth={TILE.minWidth}
      height={TILE.height}
      more={more}
      draw={(item) => <Tile item={item} />}
    />
  );
}

function Tile({ item }: { item: ItemRow }) {
  const { t } = useTranslation("datasets");
  const { slug } = useWorkspace();
  return (
    <Link className={styles.tile} to="/w/$workspace/items/$item" params={{ workspace: slug, item: item.id }}>
      <span className={styles.view}>
        {item.preview ? <img src={item.preview} alt="" loading="lazy" decoding="async" /> : null}
        {item.excerpt ? <span className={styles.excerpt}>{item.excerpt}</span> : null}
      </span>
      <span className={styles.foot}>
        <span className={`mono ${styles.key}`} title={item.key}>
          {item.key}
        </span>
        <span className={styles.facts}>
          {item.status ? <ItemStatusLabel status={item.status} /> : null}
          {item.objects > 0 ? <i>{t("objects", { count: item.objects })}</i> : null}
        </span>
      </span>
    </Link>
  );
}
