"""Data types: what an item of this kind holds, its probe and its previews."""
