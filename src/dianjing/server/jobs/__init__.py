"""Jobs: long work in the background, with progress, cancel, retry, and resume after a kill."""
