"""Consolidated tree → typed IR, with everything wrong reported in one run."""
