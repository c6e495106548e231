"""What stands out from its surroundings in a picture, by colour and edges."""
