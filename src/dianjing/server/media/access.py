"""Media are reached through their item, by the item's permission."""

from dianjing.server.kit.item_access import HOLDER, item_access

__all__ = ["HOLDER", "item_access"]
