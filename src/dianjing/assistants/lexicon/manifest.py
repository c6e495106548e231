"""The card of the span proposer."""

from dianjing.core.processing import AssistantManifest
from dianjing.core.words import Words

MANIFESTS = [
    AssistantManifest(
        name="lexicon-spans",
        title=Words(zh="词典与模式", en="Dictionary and patterns"),
        summary=Words(
            zh="按词典和正则找出实体；从采纳与拒绝中增减词条、修正得分",
            en="Entities by dictionary and regular expression; terms and scores follow people's corrections.",
        ),
        code="dianjing.assistants.lexicon.assistant:LexiconSpans",
        options="dianjing.assistants.lexicon.assistant:Options",
        modalities=("text",),
        task="entities",
        shapes=("span",),
        licence="Apache-2.0",
        speed="instant",
        learns=True,
    )
]
