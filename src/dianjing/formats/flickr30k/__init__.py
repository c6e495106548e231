"""Flickr30k Entities: sentences with marked phrases, and boxes for what they mean."""
