"""The human–machine loop: proposals for tasks, what people make of them, and what that is worth."""
