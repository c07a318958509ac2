"""The pages, one module each; every module has its ROUTES."""
