"""What assistants share."""
