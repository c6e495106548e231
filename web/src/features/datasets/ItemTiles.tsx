import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { previewAddress, textHeadQuery } from "../../api/media";
import type { Item } from "../../api/payloads";
import { TileGrid } from "../../ui/table/TileGrid";
import { ItemStatusLabel } from "./ItemStatusLabel";
import styles from "./ItemTiles.module.css";
import { objectsIn, statusOf } from "./itemStatus";

interface ItemTilesProps {
  rows: readonly Item[];
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

function Tile({ item }: { item: Item }) {
  const { t } = useTranslation("datasets");
  const { slug } = useWorkspace();
  const status = statusOf(item);
  const objects = objectsIn(item);
  return (
    <Link className={styles.tile} to="/w/$workspace/items/$item" params={{ workspace: slug, item: item.id }}>
      <span className={styles.view}>
        <TileView item={item} />
      </span>
      <span className={styles.foot}>
        <span className={`mono ${styles.key}`} title={item.key}>
          {item.key}
        </span>
        <span className={styles.facts}>
          {status ? <ItemStatusLabel status={status} /> : <i />}
          {objects > 0 ? <i>{t("objects", { count: objects })}</i> : null}
        </span>
      </span>
    </Link>
  );
}

/** The first media that can be seen: a picture, or how a text begins. */
function TileView({ item }: { item: Item }) {
  const { t } = useTranslation("datasets");
  const [broken, setBroken] = useState(false);
  const media = item.media[0];
  if (!media) return null;
  if (media.problem || broken) return <span className={styles.trouble}>{t("trouble")}</span>;
  if (media.type.startsWith("image/")) {
    const address = previewAddress(item.id, media.name, 256);
    return <img src={address} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />;
  }
  if (media.type.startsWith("text/")) return <TextHead item={item.id} name={media.name} />;
  return <span className={styles.trouble}>{t("noPreview")}</span>;
}

function TextHead({ item, name }: { item: string; name: string }) {
  const { data } = useQuery(textHeadQuery(item, name));
  return <span className={styles.excerpt}>{data}</span>;
}
