"""Tasks: made from items, listed, steered by the team lead; and the queue that hands out their slots."""
