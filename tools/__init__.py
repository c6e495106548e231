"""Our own lints, the scaffolder and the generator. Nothing here is part of the product."""
