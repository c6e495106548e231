"""What the house knows of Flickr30k Entities before it reads any."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="flickr30k",
        title=Words(zh="Flickr30k Entities", en="Flickr30k Entities"),
        summary=Words(
            zh="图文对位：Sentences 中带标记的句子，Annotations 中每张图一个 XML 的框",
            en="Phrases and regions: marked sentences, and an XML of boxes for each picture",
        ),
        modalities=("image-text",),
        shapes=("span", "box"),
        media="beside",
        detector="dianjing.formats.flickr30k.reader:detect",
        reader="dianjing.formats.flickr30k.reader:read",
        writer="dianjing.formats.flickr30k.writer:write",
        reference="https://github.com/BryanPlummer/flickr30k_entities",
    )
]
