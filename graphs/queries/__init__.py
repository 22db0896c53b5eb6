"""What everyone asks of a region: routes, tables of travel times and isochrones."""
