"""Our own format: the loss-free one."""
