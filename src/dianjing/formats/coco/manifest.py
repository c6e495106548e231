"""The COCO family."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="coco",
        title=Words(zh="COCO", en="COCO"),
        summary=Words(
            zh="图像实例、关键点和描述：框、多边形、RLE 掩码、人群",
            en="Instances, keypoints and captions of images: boxes, polygons, RLE masks, crowds",
        ),
        modalities=("image",),
        suffixes=(".json",),
        shapes=("box", "polygon", "mask", "keypoints", "whole"),
        media="beside",
        detector="dianjing.formats.coco.detect:detect",
        reader="dianjing.formats.coco.reader:read",
        writer="dianjing.formats.coco.writer:write",
        reader_options="dianjing.formats.coco.options:CocoRead",
        writer_options="dianjing.formats.coco.options:CocoWrite",
        reference="https://cocodataset.org/#format-data",
    )
]
