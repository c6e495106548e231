"""The route of plug-ins."""

from __future__ import annotations

from dianjing.core.plugin import Room
from dianjing.server.kit.gates import Here, SignedIn
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.plugins.presenting import shown_room
from dianjing.server.plugins.schemas import PluginsShown

router = FeatureRouter("plugins")


@router.get("/plugins/{room}", operation_id="plugins.list")
async def list_plugins(room: Room, here: Here = SignedIn("plugins.read")) -> PluginsShown:
    """The plug-ins of a room: formats, modalities, assistants, metrics, checks, stages, operators, shapes, fields."""
    return PluginsShown(room=room, items=list(shown_room(room)))
