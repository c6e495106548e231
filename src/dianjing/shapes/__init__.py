"""Where a labelled thing is: one file a kind."""
