"""Raster images: recognise, probe, turn upright, preview. Needs Pillow, imported when used."""
