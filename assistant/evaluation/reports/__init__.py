"""A run for people and for build servers: terminal, HTML, JUnit, coverage, story graph."""
