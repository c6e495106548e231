"""What the house knows of images before it opens one."""

from dianjing.core.plugin import ModalityManifest
from dianjing.core.words import Words

MANIFESTS = [
    ModalityManifest(
        name="image",
        title=Words(zh="图像", en="Image"),
        summary=Words(
            zh="每个数据项是一张图片：分类、框、多边形、折线、关键点、掩码。",
            en="One picture an item: classes, boxes, polygons, lines, keypoints, masks.",
        ),
        code="dianjing.modalities.image.modality:ImageModality",
        media_name="image",
        media_types=("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff"),
        suffixes=(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"),
        shapes=("whole", "box", "ellipse", "polygon", "polyline", "point", "keypoints", "mask", "cuboid2d"),
    )
]
