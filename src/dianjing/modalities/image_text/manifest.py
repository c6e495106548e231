"""What the house knows of pictures with texts before it opens one."""

from dianjing.core.plugin import ModalityManifest
from dianjing.core.words import Words

MANIFESTS = [
    ModalityManifest(
        name="image-text",
        title=Words(zh="图文", en="Picture and text"),
        summary=Words(
            zh="每个数据项是一张图片和它的文字（图说、问答、报告）：图中区域与文中短语对位。",
            en="One picture and its text an item (caption, questions and answers, report): regions tied to phrases.",
        ),
        code="dianjing.modalities.image_text.modality:ImageTextModality",
        media_name="image",
        media_types=(
            "image/jpeg",
            "image/png",
            "image/webp",
            "image/gif",
            "image/bmp",
            "image/tiff",
            "text/plain",
            "text/markdown",
        ),
        suffixes=(),
        shapes=("whole", "span", "box", "ellipse", "polygon", "polyline", "point", "mask"),
        composed=True,
    )
]
