"""What ``dianjing bench`` measures: on a real instance, over TCP, as ratios against a named peer in the same run."""
