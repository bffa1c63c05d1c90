"""What falls due, and the worker that does it. `docs/decisions/jobs.md` says how nothing is lost or done twice."""
