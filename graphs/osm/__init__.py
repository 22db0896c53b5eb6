"""The OSM reading room: from an OpenStreetMap file to road segments with times."""
