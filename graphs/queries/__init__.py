"""What everyone asks of a region: routes and tables of travel times."""
