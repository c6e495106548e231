"""The card of the box proposer."""

from dianjing.core.processing import AssistantManifest
from dianjing.core.words import Words

MANIFESTS = [
    AssistantManifest(
        name="salient-boxes",
        title=Words(zh="显著区域框", en="Salient boxes"),
        summary=Words(
            zh="按颜色和边缘找出与背景不同的区域，给出矩形框；从采纳与拒绝中学会保留哪些、归哪一类",
            en="Boxes around what differs from the background in colour and edges; learns from corrections which to "
            "keep and what to call them.",
        ),
        code="dianjing.assistants.salient.assistant:SalientBoxes",
        options="dianjing.assistants.salient.assistant:Options",
        modalities=("image",),
        task="detection",
        shapes=("box",),
        licence="Apache-2.0",
        speed="instant",
        learns=True,
    )
]
