"""Work: leases, drafts and submissions, and the router that takes tasks from stage to stage."""
