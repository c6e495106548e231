"""The only way to an item, and the condition under which an annotator may read one."""

from dianjing.server.kit.item_access import HOLDER, deleted_item_access, item_access

__all__ = ["HOLDER", "deleted_item_access", "item_access"]
