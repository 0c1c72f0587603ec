"""Populations: tables of any kind → facts, record by record (`joins`) → rows of answers (`run`)."""
